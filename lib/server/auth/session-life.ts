import 'server-only'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
const UNUSED_MS = 60 * DAY_MS
const LONGEST_MS = 180 * DAY_MS

/** A guest has nothing but the session: it ends with the guest. */
const FOREVER = new Date('9999-12-31')

/** The longest that browsers keep a cookie for. When a session ends is said by its row. */
export const COOKIE_SECONDS = 400 * 24 * 60 * 60
/** A browser is sent its cookie again after so long, or a guest would be lost with it in the end. */
const COOKIE_RENEWED_MS = 30 * DAY_MS

/** When a session that is used now ends: after 60 days without use, and after 180 days in any case. */
export function sessionEnd({ isGuest, createdAt }: { isGuest: boolean; createdAt: Date }, now = Date.now()): Date {
  if (isGuest) return FOREVER
  return new Date(Math.min(now + UNUSED_MS, createdAt.getTime() + LONGEST_MS))
}

/** Whether a row's end has to be written anew: once a day is often enough. */
export const isOutdated = (written: Date, end: Date) => Math.abs(end.getTime() - written.getTime()) > DAY_MS

/** Whether a guest's visit has to be written down: one without a conversation lasts a day. */
export const isVisitDue = (seenAt: Date) => Date.now() - seenAt.getTime() > HOUR_MS

/** Whether the browser's cookie, as old as the last writing of the row at most, is to be sent again. */
export const isCookieDue = (writtenAt: Date) => Date.now() - writtenAt.getTime() > COOKIE_RENEWED_MS
