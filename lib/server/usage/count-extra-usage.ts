import 'server-only'
import type { ResponseUsage } from 'openai/resources/responses/responses'
import { db } from '#lib/server/db/client.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'

interface Used {
  userId: string
  provider: Provider
  model: string
  projectId: string | null
}

/** Counts what was asked of a model beside a turn: turns are counted by the database (migration `answering`). */
export async function countExtraUsage(
  { userId, provider, model, projectId }: Used,
  usage: ResponseUsage,
): Promise<void> {
  const { input_tokens: input, output_tokens: output } = usage
  const cached = usage.input_tokens_details?.cached_tokens ?? 0
  const thought = usage.output_tokens_details?.reasoning_tokens ?? 0
  await db().$executeRaw`
    INSERT INTO "Usage" AS u ("userId", "day", "provider", "model", "projectId", "inputTokens", "cachedTokens", "outputTokens",
      "reasoningTokens")
    VALUES (${userId}, (now() AT TIME ZONE 'UTC')::date, ${provider}, ${model}, ${projectId ?? ''}, ${input}, ${cached},
      ${output}, ${thought})
    ON CONFLICT ("userId", "day", "provider", "model", "projectId") DO UPDATE SET
      "inputTokens" = u."inputTokens" + excluded."inputTokens", "cachedTokens" = u."cachedTokens" + excluded."cachedTokens",
      "outputTokens" = u."outputTokens" + excluded."outputTokens",
      "reasoningTokens" = u."reasoningTokens" + excluded."reasoningTokens"`
}
