'use client'

import { useChat } from '#hooks/use-app.ts'
import type { UseModels } from '#hooks/use-models.ts'
import { useTokenCount } from '#hooks/use-token-count.ts'
import { countInWords } from '#lib/client/words/usage-words.ts'

type Props = { models: UseModels; text: string }

/**
 * How much of what the model reads at once the conversation takes by now, and with what is typed; nothing where that isn't
 * known.
 */
export function ContextMeter({ models: { list, model }, text }: Props) {
  const conversationId = useChat((state) => state.conversationId)
  const next = useTokenCount({ conversationId, text, model })
  const usage = useChat(({ messages }) => messages.findLast((message) => message.usage)?.usage)
  const room = list?.models.find(({ id }) => id === model)?.contextTokens
  if (!room || !usage) return null
  const taken = next ?? usage.inputTokens + usage.outputTokens
  const share = Math.min(1, taken / room)
  const words = `${countInWords(taken)} of the ${countInWords(room)} tokens that this model reads at once`
  return (
    <span title={words} className="ml-1 flex shrink-0 items-center gap-1.5 text-small text-ink-soft tabular-nums">
      <span aria-hidden className="h-1 w-8 overflow-hidden rounded-full bg-line">
        <span
          className={`block h-full ${share < 0.8 ? 'bg-ink-soft' : 'bg-accent'}`}
          style={{ width: `${Math.max(4, share * 100)}%` }}
        />
      </span>
      <span aria-hidden>{Math.ceil(share * 100)} %</span>
      <span className="sr-only">{words}</span>
    </span>
  )
}
