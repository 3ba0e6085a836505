import { act, renderHook } from '@testing-library/react'
import { beforeEach, expect, it } from 'vitest'
import { useUnread } from '#hooks/use-unread.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'

const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()
const one = (id: string, day: number) => aConversation({ id, updatedAt: at(day) })
let visits = 0

/** A person who was here until day 10. */
function begin(shown: Conversation | null = null, latest: string | null = at(10)) {
  visits += 1
  const props = { viewerId: `viewer${visits}`, shown, latest }
  const { result, rerender } = renderHook((options: typeof props) => useUnread(options), { initialProps: props })
  return {
    isUnread: (conversation: Conversation) => result.current(conversation),
    show: (next: Conversation | null) => rerender({ ...props, shown: next }),
    viewerId: props.viewerId,
  }
}

function setVisibility(state: 'visible' | 'hidden') {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'))
  })
}

beforeEach(() => {
  localStorage.clear()
  setVisibility('visible')
})

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
  localStorage.setItem(`parley:seen:viewer${visits + 1}`, JSON.stringify({ since: '', seen: {} }))
  expect(begin().isUnread(one('a', 9))).toBe(false)
})

it('what is shown while nobody looks is not seen', () => {
  const page = begin()
  setVisibility('hidden')
  page.show(one('a', 11))
  expect(page.isUnread(one('a', 11))).toBe(true)
  setVisibility('visible')
  expect(page.isUnread(one('a', 11))).toBe(false)
})

it('what another tab of this browser has shown is seen here, too', () => {
  const page = begin()
  expect(page.isUnread(one('a', 11))).toBe(true)
  const key = `parley:seen:${page.viewerId}`
  localStorage.setItem(key, JSON.stringify({ since: at(10), seen: { a: at(11) } }))
  act(() => {
    window.dispatchEvent(new StorageEvent('storage', { key }))
  })
  expect(page.isUnread(one('a', 11))).toBe(false)
})
