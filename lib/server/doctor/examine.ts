import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import type { Handlers } from '#lib/server/jobs/attempt.ts'
import { abandonedCopies } from './abandoned-copies.ts'
import { doubledAnswers } from './doubled-answers.ts'
import { endlessTurns } from './endless-turns.ts'
import { failingJobs } from './failing-jobs.ts'
import type { Check, Finding } from './finding.ts'
import { idleJobs } from './idle-jobs.ts'
import { looseFiles } from './loose-files.ts'
import { missingAtOpenAI, missingLocally } from './missing-conversations.ts'
import { orphanConversations, orphanFiles, orphanResponses } from './orphans.ts'
import { halfDeleted } from './outbox.ts'
import { replacedItems } from './replaced-items.ts'
import { staleMetadata } from './stale-metadata.ts'
import { unstorableAnswers } from './unstorable-answers.ts'

/** Turns first: what they leave behind is seen by the others. */
const checks = (handlers: Handlers): Check[] => [
  ...[endlessTurns, unstorableAnswers, replacedItems, abandonedCopies, missingLocally, missingAtOpenAI, halfDeleted],
  ...[orphanConversations, orphanResponses, orphanFiles, looseFiles, staleMetadata],
  ...[idleJobs, failingJobs(handlers), doubledAnswers],
]

export interface Result extends Finding {
  remedy: string
  /** Null: it was not to be repaired; otherwise that it was, or why not. */
  outcome: { isRepaired: boolean; text: string } | null
}

/**
 * Compares what we have written down with what the providers have, and repairs it when told to. `handlers` do the jobs.
 * @throws what the database throws; a provider that fails is a finding
 */
export async function examine({ fix, handlers }: { fix: boolean; handlers: Handlers }): Promise<Result[]> {
  const results: Result[] = []
  for (const check of checks(handlers)) {
    const findings = await check.find()
    const reparable = findings.flatMap((finding) => (finding.beyondRepair ? [] : [finding.id]))
    const failed = fix && reparable.length > 0 ? await check.fix(reparable) : null
    for (const finding of findings) results.push({ ...finding, ...afterwards(finding, check, failed) })
  }
  return results
}

function afterwards(
  { id, beyondRepair }: Finding,
  { remedy }: Check,
  failed: Map<string, string> | null,
): Pick<Result, 'remedy' | 'outcome'> {
  if (beyondRepair) return { remedy: beyondRepair, outcome: null }
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
