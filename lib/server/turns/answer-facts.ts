import 'server-only'
import type { Turn } from '#lib/server/db/generated/client.ts'

/** How the answer of a turn came about. */
export const factsOf = ({ model, createdAt, endedAt, inputTokens, outputTokens }: Turn) => ({
  model,
  createdAt: endedAt?.toISOString() ?? null,
  usage: inputTokens === null || outputTokens === null ? null : { inputTokens, outputTokens },
  seconds: endedAt && (endedAt.getTime() - createdAt.getTime()) / 1000,
})
