import 'server-only'

interface Kind {
  /** How many a node does at once. */
  atOnce: number
  /** Whose id a job is told; null for what is about nothing in particular. */
  about: 'deletion' | 'conversation' | 'turn' | null
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
  'delete.openai': { about: 'deletion', atOnce: 4 },
  'delete.local': { about: 'deletion', atOnce: 2 },
  /** What was said in it goes into the search index. */
  index: { about: 'conversation', atOnce: 4 },
  /** The id is that of the conversation's first answered turn. */
  title: { about: 'turn', atOnce: 4 },
  /** It was stopped: what was replaced at the provider goes. */
  'replaced-items': { about: 'turn', atOnce: 4 },
  /** It ended before its response had a name: what came of it is looked for. */
  'late-answer': { about: 'turn', atOnce: 4 },
  /** Its provider is told what it is called. */
  'metadata.openai': { about: 'conversation', atOnce: 5 },
  'metadata.local': { about: 'conversation', atOnce: 2 },
  /** Its move broke off. */
  move: { about: 'conversation', atOnce: 1 },
  'purge-temporary': { about: null, atOnce: 1, schedule: EVERY_MINUTE },
  'continue-account-deletions': { about: null, atOnce: 1, schedule: EVERY_MINUTE },
  /** What the release before this one writes down where it looks for it, without a job. */
  'adopt-waiting-work': { about: null, atOnce: 1, schedule: EVERY_MINUTE },
  'purge-trash': { about: null, atOnce: 1, schedule: EVERY_HOUR },
  'purge-guests': { about: null, atOnce: 1, schedule: EVERY_HOUR },
  /** Of sign-ins: sessions that have ended, links that are too old, tries that no longer count. */
  'purge-sign-ins': { about: null, atOnce: 1, schedule: EVERY_HOUR },
  /** That are in no message. */
  'purge-files': { about: null, atOnce: 1, schedule: EVERY_HOUR },
  'purge-by-retention': { about: null, atOnce: 1, schedule: EVERY_HOUR },
} satisfies Record<string, Kind>

export type JobKind = keyof typeof kinds

export const jobKinds = Object.keys(kinds) as JobKind[]

/** The kinds whose jobs are told the id of such a thing. */
export const kindsAbout = (about: Kind['about']): JobKind[] => jobKinds.filter((kind) => kinds[kind].about === about)

export const scheduleOf = (kind: JobKind): string | null => (kinds[kind] as Kind).schedule ?? null
