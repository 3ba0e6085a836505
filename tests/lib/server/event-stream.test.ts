import { expect, it } from 'vitest'
import { eventStream } from '#lib/server/event-stream.ts'

function aStream(signal: AbortSignal) {
  let isOver = false
  const events: AsyncIterable<{ type: string }> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => {}),
      async return() {
        isOver = true
        return { done: true, value: undefined }
      },
    }),
  }
  const reply = eventStream(events, new Request('http://localhost/api/events', { signal }))
  return { reply, isOver: () => isOver }
}

it.each(['before it began', 'before anybody read it'])('ends what its browser was gone from %s', async (when) => {
  const leaving = new AbortController()
  if (when === 'before it began') leaving.abort()
  const { isOver } = aStream(leaving.signal)
  leaving.abort()
  expect(isOver()).toBe(true)
})

it('leaves what is being read to its reader', async () => {
  const leaving = new AbortController()
  const { reply, isOver } = aStream(leaving.signal)
  const reader = reply.body?.getReader()
  leaving.abort()
  expect(isOver()).toBe(false)
  await reader?.cancel()
  expect(isOver()).toBe(true)
})
