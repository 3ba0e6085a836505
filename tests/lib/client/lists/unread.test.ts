import { describe, expect, it } from 'vitest'
import { isUnread, type Seen, withSeen } from '#lib/client/lists/unread.ts'

const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()
const conversation = (id: string, day: number) => ({ id, updatedAt: at(day) })
const fresh: Seen = { since: at(10), seen: {} }

describe('what this browser has not shown', () => {
  it.each([
    ['what happened before the first visit', fresh, conversation('a', 10), false],
    ['what happened since', fresh, conversation('a', 11), true],
    ['what was shown since', withSeen(fresh, conversation('a', 11)), conversation('a', 11), false],
    ['what went on after it was shown', withSeen(fresh, conversation('a', 11)), conversation('a', 12), true],
    ['another than the one that was shown', withSeen(fresh, conversation('a', 11)), conversation('b', 11), true],
  ])('%s', (_, seen, shown, expected) => {
    expect(isUnread(seen, shown)).toBe(expected)
  })

  it('showing it as it was seen changes nothing', () => {
    const seen = withSeen(fresh, conversation('a', 11))
    expect(withSeen(seen, conversation('a', 11))).toBe(seen)
    expect(withSeen(seen, conversation('b', 9))).toBe(seen)
  })

  it('keeps a bounded number; the oldest of them count as seen from then on', () => {
    const three = [11, 12, 13].reduce((seen, day) => withSeen(seen, conversation(`c${day}`, day), 2), fresh)
    expect(three).toEqual({ since: at(11), seen: { c12: at(12), c13: at(13) } })
    expect(isUnread(three, conversation('c11', 11))).toBe(false)
    expect(isUnread(three, conversation('c11', 14))).toBe(true)
  })
})
