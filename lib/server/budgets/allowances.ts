import 'server-only'
import { env } from '#lib/server/env.ts'

/** Somebody, as far as what they may use goes by it. */
export interface Spender {
  id: string
  isGuest?: boolean
}

export interface Allowances {
  turnsPerMinute: number
  turnsPerDay: number
  /** Of imports and of files. */
  importBytesPerDay: number
  streams: number
}

const person: Allowances = { turnsPerMinute: 60, turnsPerDay: 2000, importBytesPerDay: 1_000_000_000, streams: 60 }
const guest: Allowances = { turnsPerMinute: 30, turnsPerDay: 300, importBytesPerDay: 200_000_000, streams: 30 }

/** Turns of one person that run at once, a guest's too; the others wait. */
const TURNS_AT_ONCE = 5

/** What this person may use; null: as much as they like. */
export const allowancesOf = ({ isGuest }: Spender): Allowances | null =>
  env().BUDGETS === 'off' ? null : isGuest ? guest : person

/** How many turns of one person may run at once; null: any number. */
export const turnsAtOnce = (): number | null => (env().BUDGETS === 'off' ? null : TURNS_AT_ONCE)
