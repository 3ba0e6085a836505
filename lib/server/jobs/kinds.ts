import 'server-only'

interface Kind {
  /** How many a node does at once. */
  atOnce: number
  /** When the queue makes one by itself (cron), on one node, in UTC. */
  schedule?: string
}

const EVERY_MINUTE = '* * * * *'
const EVERY_HOUR = '7 * * * *'

/**
 * Every kind of work in the background. A job is told one id, that of what it is about, and nothing that anybody said; of
 * one kind and id at most one waits and one runs. What is done at a provider is a kind for each, as a provider is paused
 * without the other. The local provider shares the database with the app.
 */
export const kinds = {
  /** The id is a deletion's. */
  'delete.openai': { atOnce: 4 },
  'delete.local': { atOnce: 2 },
  /** The id is a conversation's: what was said in it goes into the search index. */
  index: { atOnce: 4 },
  /** The id is that of a conversation's first answered turn. */
  title: { atOnce: 4 },
  /** The id is a turn's that was stopped: what was replaced at the provider goes. */
  'replaced-items': { atOnce: 4 },
  /** The id is a turn's that was stopped before its response had a name: what came of it is looked for. */
  'late-answer': { atOnce: 4 },
  /** The id is a conversation's: its provider is told what it is called. */
  'metadata.openai': { atOnce: 5 },
  'metadata.local': { atOnce: 2 },
  /** The id is that of a conversation whose move broke off. */
  move: { atOnce: 1 },
  'purge-temporary': { atOnce: 1, schedule: EVERY_MINUTE },
  'continue-account-deletions': { atOnce: 1, schedule: EVERY_MINUTE },
  /** What the release before this one writes down where it looks for it, without a job. */
  'adopt-waiting-work': { atOnce: 1, schedule: EVERY_MINUTE },
  'purge-trash': { atOnce: 1, schedule: EVERY_HOUR },
  'purge-by-retention': { atOnce: 1, schedule: EVERY_HOUR },
} satisfies Record<string, Kind>

export type JobKind = keyof typeof kinds

export const jobKinds = Object.keys(kinds) as JobKind[]

export const scheduleOf = (kind: JobKind): string | null => (kinds[kind] as Kind).schedule ?? null
