import 'server-only'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import type { LanguageModel } from '../model/language-model.ts'
import type { Heartbeat } from '../responses/heartbeat.ts'
import type { RunRegistry } from '../responses/run-registry.ts'

/** What the endpoints work with. */
export type Context = {
  db: PrismaClient
  model: LanguageModel
  runs: RunRegistry
  heartbeat: Heartbeat
  /** Milliseconds since 1970 */
  now: () => number
  /** Told of errors that are nobody's request's fault. */
  report: (error: unknown) => void
}
