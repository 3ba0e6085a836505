import 'server-only'
import { sqlState } from '#lib/server/database-away.ts'

/** Whether a write met a row that must be unique. */
export const isUniqueViolation = (error: unknown) => sqlState(error) === '23505'

/** Whether a transaction gave way to another: a deadlock, or two that could not both be true. */
export const hasGivenWay = (error: unknown) => ['40P01', '40001'].includes(sqlState(error) ?? '')

/** Whether a statement took longer than it may and was cancelled. */
export const isTimedOut = (error: unknown) =>
  // A statement that PostgreSQL cancelled, or a transaction that Prisma ended.
  sqlState(error) === '57014' || (error as { code?: unknown } | null)?.code === 'P2028'

/** Of the data itself (22), a program's limit (54), and what goes against a check. */
const contentStates = /^(22...|54...|23514)$/

/** Whether the database refused a statement for what is in it: it would refuse it again, however well it is. */
export const isContentRefused = (error: unknown) => contentStates.test(sqlState(error) ?? '')

/** Whether an update found no row that it could apply to. */
export const isMissingRow = (error: unknown) => (error as { code?: unknown } | null)?.code === 'P2025'
