import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import { endlessTurns } from './endless-turns.ts'
import type { Check, Finding } from './finding.ts'
import { looseFiles } from './loose-files.ts'
import { missingAtOpenAI, missingLocally } from './missing-conversations.ts'
import { orphanConversations, orphanFiles, orphanResponses } from './orphans.ts'
import { halfDeleted } from './outbox.ts'
import { staleMetadata } from './stale-metadata.ts'

/** Turns first: what they leave behind is seen by the others. */
const checks: Check[] = [
  ...[endlessTurns, missingLocally, missingAtOpenAI, halfDeleted],
  ...[orphanConversations, orphanResponses, orphanFiles, looseFiles, staleMetadata],
]

export interface Result extends Finding {
  remedy: string
  /** Null: it was not to be repaired; otherwise that it was, or why not. */
  outcome: { isRepaired: boolean; text: string } | null
}

/**
 * Compares what we have written down with what the providers have, and repairs it when told to.
 * @throws what the database throws; a provider that fails is a finding
 */
export async function examine({ fix }: { fix: boolean }): Promise<Result[]> {
  const results: Result[] = []
  for (const check of checks) {
    const findings = await check.find()
    const reparable = findings.flatMap((finding) => (finding.isBeyondRepair ? [] : [finding.id]))
    const failed = fix && reparable.length > 0 ? await check.fix(reparable) : null
    for (const finding of findings) results.push({ ...finding, ...afterwards(finding, check, failed) })
  }
  return results
}

function afterwards(
  { id, isBeyondRepair }: Finding,
  { remedy }: Check,
  failed: Map<string, string> | null,
): Pick<Result, 'remedy' | 'outcome'> {
  if (isBeyondRepair) return { remedy: 'nothing; try again later', outcome: null }
  const why = failed?.get(id)
  return { remedy, outcome: failed && { isRepaired: why === undefined, text: why ?? 'repaired' } }
}

/** What can't be looked into, in words. */
export async function notExamined(): Promise<string[]> {
  const atOpenAI = await db().conversation.count({ where: { provider: 'openai' } })
  if (atOpenAI === 0) return []
  if (env().OPENAI_API_KEY)
    return ['OpenAI lists neither conversations nor responses: what nobody knows of any more can’t be found there.']
  return [`OPENAI_API_KEY is not set: ${atOpenAI} conversations at OpenAI were not looked at.`]
}
