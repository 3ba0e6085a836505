import { useEffect, useState } from 'react'
import { countTokens } from '#lib/client/session/usage.ts'

/** Somebody who types on hasn't stopped. */
const STOPPED_MS = 1200

type Said = { conversationId: string | null; text: string; model: string | null }

/** How many tokens would be read if this were said next: asked for once somebody has stopped typing; null until that is known. */
export function useTokenCount({ conversationId, text, model }: Said): number | null {
  const [counted, setCounted] = useState<{ text: string; tokens: number | null } | null>(null)
  useEffect(() => {
    if (conversationId === null || text.trim() === '') return
    let isOver = false
    const timer = setTimeout(() => {
      countTokens(conversationId, { message: text, model: model ?? undefined }).then(
        (tokens) => !isOver && setCounted({ text, tokens }),
        () => {},
      )
    }, STOPPED_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [conversationId, text, model])
  return counted?.text === text ? counted.tokens : null
}
