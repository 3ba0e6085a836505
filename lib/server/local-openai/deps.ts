import 'server-only'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import type { Heart } from './heart.ts'
import type { LanguageModel } from './language-model.ts'
import type { RunRegistry } from './run-registry.ts'

/** What the endpoints work with. */
export type Deps = {
  db: PrismaClient
  model: LanguageModel
  runs: RunRegistry
  heart: Heart
  /** Milliseconds since 1970 */
  now: () => number
  /** Told of errors that are nobody's request's fault. */
  report: (error: unknown) => void
}
