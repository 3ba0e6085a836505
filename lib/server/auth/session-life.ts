import 'server-only'

const DAY_MS = 24 * 60 * 60 * 1000
const UNUSED_MS = 60 * DAY_MS
const LONGEST_MS = 180 * DAY_MS

/** A guest has nothing but the session: it ends with the guest. */
const FOREVER = new Date('9999-12-31')

/** More than browsers keep a cookie for. When a session ends is said by its row. */
export const COOKIE_SECONDS = 400 * 24 * 60 * 60

/** When a session that is used now ends: after 60 days without use, and after 180 days in any case. */
export function sessionEnd({ isGuest, createdAt }: { isGuest: boolean; createdAt: Date }, now = Date.now()): Date {
  if (isGuest) return FOREVER
  return new Date(Math.min(now + UNUSED_MS, createdAt.getTime() + LONGEST_MS))
}

/** Whether a row's end has to be written anew: once a day is often enough. */
export const isOutdated = (written: Date, end: Date) => Math.abs(end.getTime() - written.getTime()) > DAY_MS
