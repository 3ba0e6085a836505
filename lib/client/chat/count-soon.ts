import { countTokens } from '#lib/client/api/usage.ts'

/** Somebody who types on hasn't stopped. */
const STOPPED_MS = 1200

type Said = { conversationId: string; text: string; model: string | null }

/**
 * Has counted how many tokens would be read if this were said next, unless the returned function is called before: somebody types
 * on. Where nobody tells, nothing is said.
 */
export function countSoon(
  { conversationId, text, model }: Said,
  onCounted: (tokens: number | null) => void,
): () => void {
  let isOver = false
  const timer = setTimeout(() => {
    countTokens(conversationId, { message: text, model: model ?? undefined }).then(
      (tokens) => !isOver && onCounted(tokens),
      () => {},
    )
  }, STOPPED_MS)
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}
