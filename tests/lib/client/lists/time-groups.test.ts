import { expect, it } from 'vitest'
import { groupByTime } from '#lib/client/lists/time-groups.ts'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'

const now = new Date(2026, 10, 22, 12).getTime()
const at = (id: string, month: number, day: number, hour: number, year = 2026) =>
  aConversation({ id, updatedAt: new Date(year, month - 1, day, hour).toISOString() })

it('groups by the day of the last activity, then by month, in the order given', () => {
  const list = [
    ...[at('a', 11, 22, 11), at('b', 11, 22, 0), at('c', 11, 21, 23), at('d', 11, 20, 9), at('e', 11, 15, 1)],
    ...[at('f', 11, 14, 23), at('g', 10, 23, 0), at('h', 10, 22, 23), at('i', 10, 1, 0), at('j', 12, 31, 9, 2025)],
  ]
  expect(groupByTime(list, now).map(({ label, conversations }) => [label, conversations.map(({ id }) => id)])).toEqual([
    ['Today', ['a', 'b']],
    ['Yesterday', ['c']],
    ['Previous 7 days', ['d', 'e']],
    ['Previous 30 days', ['f', 'g']],
    ['October 2026', ['h', 'i']],
    ['December 2025', ['j']],
  ])
})

it('counts a clock that runs ahead as today', () => {
  expect(groupByTime([at('a', 11, 23, 3)], now)[0]?.label).toBe('Today')
})
