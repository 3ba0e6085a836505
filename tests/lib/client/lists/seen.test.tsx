import { beforeEach, expect, it } from 'vitest'
import { createSeen, isNewToReader } from '#lib/client/lists/seen.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'

const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()
const one = (id: string, day: number) => aConversation({ id, updatedAt: at(day) })

/** A person who was here until day 10. */
function begin(shown: Conversation | null = null, latest = at(10)) {
  const seen = createSeen()
  seen.setPerson('ada')
  seen.look(shown, latest)
  return {
    ...seen,
    isUnread: (conversation: Conversation) => isNewToReader(seen.getState(), conversation),
    show: (next: Conversation | null) => seen.look(next, latest),
  }
}

beforeEach(() => localStorage.clear())

it('nothing is new at the first visit; what happens later is, until it is shown', () => {
  const page = begin()
  expect(page.isUnread(one('a', 9))).toBe(false)
  expect(page.isUnread(one('a', 11))).toBe(true)
  page.show(one('a', 11))
  expect(page.isUnread(one('a', 11))).toBe(false)
  page.show(null)
  expect(page.isUnread(one('a', 11))).toBe(false)
  expect(page.isUnread(one('a', 12))).toBe(true)
})

it('without any conversation, nothing that was made before the first visit is new', () => {
  const page = begin(null, '')
  expect(page.isUnread(one('a', 9))).toBe(false)
  expect(page.isUnread(aConversation({ updatedAt: new Date(Date.now() + 60_000).toISOString() }))).toBe(true)
})

it('what an earlier version kept without a beginning is not believed', () => {
  localStorage.setItem('parley:of:ada:seen', JSON.stringify({ since: '', seen: {} }))
  expect(begin().isUnread(one('a', 9))).toBe(false)
})

it('nothing is new to nobody', () => {
  const page = begin()
  page.setPerson(null)
  page.show(one('b', 12))
  expect(page.isUnread(one('a', 11))).toBe(false)
})

it('what another tab of this browser has shown is seen here, too', () => {
  const page = begin()
  const stop = page.start()
  expect(page.isUnread(one('a', 11))).toBe(true)
  localStorage.setItem('parley:of:ada:seen', JSON.stringify({ since: at(10), seen: { a: at(11) } }))
  window.dispatchEvent(new StorageEvent('storage', { key: 'parley:of:ada:seen' }))
  expect(page.isUnread(one('a', 11))).toBe(false)
  stop()
})
