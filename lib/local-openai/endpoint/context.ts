import 'server-only'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import type { LanguageModel } from '../model/language-model.ts'

/** What every endpoint works with. */
export type Context = {
  db: PrismaClient
  model: LanguageModel
  /** Milliseconds since 1970 */
  now: () => number
  /** Told of errors that are nobody's request's fault. */
  report: (error: unknown) => void
}
