import { expect, it } from 'vitest'
import { choicesOf } from '#components/search/choices.ts'
import type { UseSearch } from '#hooks/use-search.ts'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'

it('before anything is typed the latest conversations are offered, pinned or not', () => {
  const at = (minute: number) => `2026-11-22T10:${String(minute).padStart(2, '0')}:00.000Z`
  const pinned = [5, 30].map((minute) => aConversation({ id: `p${minute}`, pinnedAt: at(59), updatedAt: at(minute) }))
  const others = [40, 20, 10, 9, 8, 7, 6].map((minute) => aConversation({ id: `r${minute}`, updatedAt: at(minute) }))
  const search = { hits: null } as UseSearch
  expect(choicesOf(' ', search, [...pinned, ...others]).map(({ conversationId }) => conversationId)).toEqual([
    'r40',
    'p30',
    'r20',
    'r10',
    'r9',
    'r8',
    'r7',
    'r6',
  ])
})
