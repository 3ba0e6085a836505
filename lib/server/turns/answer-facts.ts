import 'server-only'
import type { Turn } from '#lib/server/db/generated/client.ts'

/** How the answer of a turn came about. */
export const factsOf = ({ model, createdAt, endedAt, ...turn }: Turn) => ({
  model,
  createdAt: endedAt?.toISOString() ?? null,
  usage: usageOf(turn),
  seconds: endedAt && (endedAt.getTime() - createdAt.getTime()) / 1000,
})

function usageOf({ inputTokens, outputTokens, cachedTokens, reasoningTokens }: Usage) {
  return inputTokens === null || outputTokens === null
    ? null
    : { inputTokens, outputTokens, cachedTokens, reasoningTokens }
}

type Usage = Pick<Turn, 'inputTokens' | 'outputTokens' | 'cachedTokens' | 'reasoningTokens'>
