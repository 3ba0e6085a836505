import { describe, expect, it, vi } from 'vitest'
import { ApiError, networkError } from '#lib/client/api/api-error.ts'
import { followTurn } from '#lib/client/chat/follow-turn.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { messageStart, turnEnd, turnStart } from './chat-events.ts'

type Step = ChatEvent | Error

async function* connection(steps: Step[]): AsyncGenerator<ChatEvent> {
  for (const step of steps) {
    if (step instanceof Error) throw step
    yield step
  }
}

function follow(connections: Step[][], isConfirmed = false) {
  const left = [...connections]
  const seen: string[] = []
  const waits: number[] = []
  const connect = vi.fn(() => connection(left.shift() ?? []))
  const abort = new AbortController()
  const done = followTurn({
    connect,
    reconnect: connect,
    isConfirmed,
    onEvent: ({ type }) => seen.push(type),
    onLost: () => {},
    wait: async (attempt) => {
      waits.push(attempt)
      if (left.length === 0) abort.abort()
    },
    signal: abort.signal,
  })
  return { done, seen, waits, connect }
}

const notFound = new ApiError({ code: 'turn_not_found', message: 'No such turn.' }, 404)

describe('following a turn', () => {
  it('ends with the turn and opens no second connection', async () => {
    const turn = follow([[turnStart(), turnEnd()]])
    await turn.done
    expect(turn.connect).toHaveBeenCalledTimes(1)
  })

  it('attaches again when the stream breaks or merely ends', async () => {
    const turn = follow([
      [turnStart(), networkError()],
      [turnStart(), messageStart()],
      [turnStart(), turnEnd()],
    ])
    await turn.done
    expect(turn.connect).toHaveBeenCalledTimes(3)
    expect(turn.seen.at(-1)).toBe('turn-end')
  })

  it('waits longer after every failure, and starts over once it hears again', async () => {
    const turn = follow([[turnStart()], [networkError()], [networkError()], [messageStart()], [turnEnd()]])
    await turn.done
    expect(turn.waits).toEqual([1, 2, 3, 1])
  })

  it('fails when the first connection brings nothing: the message may not have arrived', async () => {
    await expect(follow([[networkError()]]).done).rejects.toMatchObject({ code: 'network' })
    await expect(follow([[]]).done).rejects.toMatchObject({ code: 'network' })
  })

  it('keeps trying from the start when the server is known to have the turn', async () => {
    const turn = follow([[networkError()], [turnStart(), turnEnd()]], true)
    await turn.done
    expect(turn.seen).toEqual(['turn-start', 'turn-end'])
  })

  it('gives up when the server refuses', async () => {
    await expect(follow([[turnStart()], [notFound]]).done).rejects.toBe(notFound)
  })
})
