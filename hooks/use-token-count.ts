import { useEffect, useState } from 'react'
import { countSoon } from '#lib/client/chat/count-soon.ts'

type Said = { conversationId: string | null; text: string; model: string | null }

/** How many tokens would be read if this were said next; null until that is known. */
export function useTokenCount({ conversationId, text, model }: Said): number | null {
  const [counted, setCounted] = useState<{ text: string; tokens: number | null } | null>(null)
  useEffect(() => {
    if (conversationId === null || text.trim() === '') return
    return countSoon({ conversationId, text, model }, (tokens) => setCounted({ text, tokens }))
  }, [conversationId, text, model])
  return counted?.text === text ? counted.tokens : null
}
