import { describe, expect, it } from 'vitest'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { LiveTurn } from '#lib/server/turns/live-turn.ts'
import { readOutput } from '#lib/server/turns/response-end.ts'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'

const conversation = aConversation()
const open = () => new LiveTurn({ type: 'turn-start', turnId: 't1', input: 'Hi', model: 'demo', conversation })
const end = { status: 'completed' as const, responseId: 'resp_1', error: null }
const says = (id: string, text: string) => ({ type: 'message', id, content: [{ type: 'output_text', text }] })
const say = (live: LiveTurn, delta: string) => live.apply({ type: 'text-delta', messageId: 'm1', delta })

async function readAll(events: AsyncIterable<ChatEvent>) {
  const all: ChatEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

const textOf = (events: ChatEvent[]) =>
  events.reduce((text, event) => (event.type === 'text-delta' ? text.slice(0, event.offset) + event.delta : text), '')

describe('a live turn', () => {
  it('gives a watcher who comes late everything so far in one piece, then what follows', async () => {
    const live = open()
    say(live, 'Good ')
    say(live, 'morning')
    const watcher = live.watch()
    const seen = [await watcher.next(), await watcher.next(), await watcher.next()].map((step) => step.value)
    expect(seen).toMatchObject([
      { type: 'turn-start' },
      { type: 'message-start', messageId: 'm1' },
      { type: 'text-delta', offset: 0, delta: 'Good morning' },
    ])
    say(live, ', all')
    expect((await watcher.next()).value).toMatchObject({ type: 'text-delta', offset: 12, delta: ', all' })
    live.end(end)
    expect((await watcher.next()).value).toEqual({ type: 'turn-end', turnId: 't1', ...end })
    expect((await watcher.next()).done).toBe(true)
  })

  it('sends a watcher who reads slowly one larger piece instead of keeping many', async () => {
    const live = open()
    const slow = live.watch()
    await slow.next()
    for (let index = 0; index < 1000; index++) say(live, 'x')
    live.end(end)
    const rest = await readAll(slow)
    expect(rest.map((event) => event.type)).toEqual(['message-start', 'text-delta', 'turn-end'])
    expect(textOf(rest)).toHaveLength(1000)
  })

  it('shows every watcher the same text, however many there are', async () => {
    const live = open()
    const watchers = Array.from({ length: 5 }, () => readAll(live.watch()))
    for (const word of ['one ', 'two ', 'three']) say(live, word)
    live.end(end)
    const texts = (await Promise.all(watchers)).map(textOf)
    expect(new Set(texts)).toEqual(new Set(['one two three']))
  })

  it('keeps the text as it was when it is frozen, whatever still arrives', async () => {
    const live = open()
    say(live, 'as far')
    live.freeze()
    say(live, ' as this')
    live.end({ ...end, status: 'cancelled' })
    expect(textOf(await readAll(live.watch()))).toBe('as far')
  })

  it('completes a text from the response itself when deltas were missed, and never takes text back', async () => {
    const live = open()
    say(live, 'Good')
    live.apply({
      type: 'response-end',
      status: 'completed',
      responseId: 'resp_1',
      ...readOutput([says('m1', 'Good morning'), says('m2', 'More')]),
      errorCode: null,
      inputTokens: null,
      outputTokens: null,
      cachedTokens: null,
      reasoningTokens: null,
    })
    expect(live.text).toBe('Good morning\n\nMore')
    live.apply({
      type: 'response-end',
      status: 'completed',
      responseId: 'resp_1',
      ...readOutput([says('m1', 'Bad')]),
      errorCode: null,
      inputTokens: null,
      outputTokens: null,
      cachedTokens: null,
      reasoningTokens: null,
    })
    expect(live.text).toBe('Good morning\n\nMore')
  })
})
