import { expect, it } from 'vitest'
import { groupByTime } from '#lib/client/time-groups.ts'
import { aConversation } from './chat-events.ts'

const now = new Date(2026, 10, 22, 12).getTime()
const at = (id: string, day: number, hour: number) =>
  aConversation({ id, updatedAt: new Date(2026, 10, day, hour).toISOString() })

it('groups by the day of the last activity, in the order given', () => {
  const list = [at('a', 22, 11), at('b', 22, 0), at('c', 21, 23), at('d', 20, 9), at('e', 15, 1), at('f', 14, 1)]
  expect(groupByTime(list, now).map(({ label, conversations }) => [label, conversations.map(({ id }) => id)])).toEqual([
    ['Today', ['a', 'b']],
    ['Yesterday', ['c']],
    ['Last 7 days', ['d', 'e']],
    ['Earlier', ['f']],
  ])
})

it('counts a clock that runs ahead as today', () => {
  expect(groupByTime([at('a', 23, 3)], now)[0]?.label).toBe('Today')
})
