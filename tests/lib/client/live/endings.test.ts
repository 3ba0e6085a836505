import { expect, it, vi } from 'vitest'
import { createEndings } from '#lib/client/live/endings.ts'
import type { Conversation } from '#lib/contract/conversation.ts'

const conversation = (id: string, liveTurnId: string | null) => ({ id, liveTurnId }) as Conversation

it('an answer that was seen to run ends once, with the time it took; one that was not is none', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const ended = vi.fn()
  const see = createEndings((of, seconds) => ended(of.id, seconds))
  see(conversation('a', null))
  see(conversation('a', 'turn-1'))
  see(conversation('b', 'turn-2'))
  vi.advanceTimersByTime(9000)
  see(conversation('a', 'turn-1'))
  see(conversation('a', null))
  see(conversation('a', null))
  expect(ended.mock.calls).toEqual([['a', 9]])
  vi.advanceTimersByTime(1000)
  see(conversation('b', null))
  expect(ended.mock.calls.at(-1)).toEqual(['b', 10])
  vi.useRealTimers()
})
