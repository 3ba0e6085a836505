import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { readChatEvents } from '#lib/client/api/event-source.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { turnOf } from '#tests/lib/client/chat/chat-events.ts'

const events = turnOf([['Grüße, ', '你好 ', '👩‍👩‍👧 ', '\n\ndata: not an event\n\n']])

function wireOf(sent: object[]): Uint8Array {
  return new TextEncoder().encode(
    sent.map((event) => `event: x\ndata: ${JSON.stringify(event)}\n\n`).join(': heartbeat\n\n'),
  )
}

function bodyOf(chunks: Uint8Array[], end: 'close' | 'break' | 'hang' = 'close'): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      if (end === 'close') controller.close()
    },
    pull(controller) {
      if (end === 'break') controller.error(new TypeError('terminated'))
    },
  })
}

async function read(body: ReadableStream<Uint8Array>, silenceLimit?: number): Promise<ChatEvent[]> {
  const all: ChatEvent[] = []
  for await (const event of readChatEvents(body, silenceLimit)) all.push(event)
  return all
}

describe('reading chat events', () => {
  it('gives the same events however the bytes are cut', async () => {
    const wire = wireOf(events)
    const cuts = fc.array(fc.nat(wire.length), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(cuts, async (positions) => {
        const edges = [0, ...positions.toSorted((a, b) => a - b), wire.length]
        const chunks = edges.slice(1).map((edge, index) => wire.slice(edges[index], edge))
        expect(await read(bodyOf(chunks))).toEqual(events)
      }),
    )
  })

  it('survives one byte at a time', async () => {
    const chunks = Array.from(wireOf(events), (byte) => Uint8Array.of(byte))
    expect(await read(bodyOf(chunks))).toEqual(events)
  })

  it('leaves out what it does not know and what is not JSON', async () => {
    const noise = new TextEncoder().encode('data: {"type":"from-the-future"}\n\ndata: not json\n\n')
    expect(await read(bodyOf([noise, wireOf(events)]))).toEqual(events)
  })

  it('reads a turn that ended with a code newer than this page', async () => {
    const end = { ...events.at(-1), status: 'failed', error: { code: 'too_many_cooks', message: 'Too many cooks.' } }
    const arrived = await read(bodyOf([wireOf([...events.slice(0, -1), end])]))
    expect(arrived.at(-1)).toEqual({ ...end, error: { code: 'unknown', message: 'Too many cooks.' } })
  })

  it('fails as a network error when the stream breaks', async () => {
    await expect(read(bodyOf([wireOf(events)], 'break'))).rejects.toMatchObject({ code: 'network' })
  })

  it('fails as a network error when the stream falls silent', async () => {
    await expect(read(bodyOf([wireOf(events)], 'hang'), 5)).rejects.toMatchObject({ code: 'network' })
  })
})

describe('a reader that has enough', () => {
  /** Reads until this type of event, of a stream that stays open. */
  async function readUntil(type: ChatEvent['type'], sent = events) {
    const left = vi.fn()
    let close = () => {}
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(wireOf(sent))
        close = () => controller.close()
      },
      cancel: left,
    })
    for await (const event of readChatEvents(body)) if (event.type === type) break
    return { left, close, body }
  }

  it('lets a stream finish whose turn has ended', async () => {
    const { left, close, body } = await readUntil('turn-end')
    close()
    await Promise.resolve()
    await body.cancel().catch(() => {})
    expect(left).not.toHaveBeenCalled()
  })

  it('cuts off one whose turn goes on', async () => {
    const { left } = await readUntil('turn-start', events.slice(0, 2))
    expect(left).toHaveBeenCalledOnce()
  })

  it('cuts off one that stays open after its end', async () => {
    vi.useFakeTimers()
    try {
      const { left } = await readUntil('turn-end')
      expect(left).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(2_100)
      expect(left).toHaveBeenCalledOnce()
    } finally {
      vi.useRealTimers()
    }
  })
})
