// Holds C2, C3
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visibleText } from '#lib/client/chat/chat-message.ts'
import { step } from '#lib/client/chat/conversation-machine.ts'
import {
  type ConversationEvent,
  type ConversationState,
  initialConversation,
} from '#lib/client/chat/conversation-state.ts'
import type { UnsentTurn } from '#lib/client/chat/unsent-turns.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { History } from '#lib/contract/conversation.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import { aHistory, aMessage, messageStart, TURN, textDelta, turnEnd, turnOf, turnStart } from './chat-events.ts'

const OTHER = '00000000-0000-4000-8000-000000000002'
const busy: ErrorInfo = { code: 'provider_busy', message: 'The model is busy.' }

const sending = (turnId: string, replaces: string | null = null): ConversationEvent => ({
  ...{ type: 'send', turnId, replaces },
  request: { message: 'Hello', conversationId: null },
})
const sent = sending(TURN)

function play(events: ConversationEvent[], start = initialConversation(null)): ConversationState {
  return events.reduce((state, event) => step(state, event)[0], start)
}

function watch(events: ChatEvent[], start = play([sent])): ConversationState {
  return play(
    events.map((event) => ({ type: 'chat-event', event })),
    start,
  )
}

/** A conversation that was opened and has been read. */
function read(history: History, unsent: UnsentTurn[] = []): ConversationState {
  const opened = play([{ type: 'open', conversationId: 'conv_1', unsent: [], remembered: null }])
  return play([{ type: 'read', reading: opened.reading ?? 0, history, unsent }], opened)
}

/** What a person sees: who said what, and how it ended. */
function seen(state: ConversationState) {
  return state.messages.map((message) => [message.role, visibleText(message), message.status])
}

describe('a turn that runs in place of the one that was sent', () => {
  it('is followed as if it had been sent, and its message stands there once', () => {
    const adopted = watch([{ ...turnStart(OTHER), askedFor: TURN } as ChatEvent])
    const events = [messageStart(), textDelta(0, 'Hi'), turnEnd('completed')]
    const ended = watch(
      events.map((event) => ({ ...event, turnId: OTHER })),
      adopted,
    )
    expect(seen(ended)).toEqual([
      ['user', 'Hello', 'completed'],
      ['assistant', 'Hi', 'completed'],
    ])
    expect(ended.status).toEqual({ type: 'idle' })
  })

  it('is not adopted for a turn that is no longer shown', () => {
    const before = play([sent])
    expect(watch([{ ...turnStart(TURN), askedFor: OTHER, turnId: 'x' } as ChatEvent], before)).toBe(before)
  })
})

describe('a turn', () => {
  it('shows the message at once, then the answer as it grows', () => {
    expect(seen(play([sent]))).toEqual([['user', 'Hello', 'sending']])
    expect(seen(watch([turnStart()]))).toEqual([['user', 'Hello', 'completed']])
    expect(seen(watch([turnStart(), messageStart(), textDelta(0, 'Hi'), textDelta(2, ' there')]))).toEqual([
      ['user', 'Hello', 'completed'],
      ['assistant', 'Hi there', 'streaming'],
    ])
  })

  it('gives a new conversation its id with the first event', () => {
    const state = watch([turnStart()])
    expect(state.conversationId).toBe('conv_1')
    expect(state.status).toEqual({ type: 'streaming', turnId: TURN })
  })

  const ends: [string, ChatEvent, string, string][] = [
    ['completed', turnEnd('completed'), 'completed', 'completed'],
    ['incomplete', turnEnd('incomplete'), 'completed', 'incomplete'],
    ['cancelled', turnEnd('cancelled'), 'completed', 'cancelled'],
    ['failed', turnEnd('failed', busy), 'completed', 'failed'],
  ]
  it.each(ends)('that ends %s says so under its last message', (_, end, user, answer) => {
    const state = watch([turnStart(), messageStart(), textDelta(0, 'Hi'), end])
    expect(state.messages.map(({ status }) => status)).toEqual([user, answer])
    expect(state.status).toEqual({ type: 'idle' })
  })

  it('that fails before a word marks the message itself, with the reason', () => {
    const state = watch([turnStart(), messageStart(), turnEnd('failed', busy)])
    expect(seen(state)).toEqual([['user', 'Hello', 'failed']])
    expect(state.messages[0]?.error).toEqual(busy)
  })

  it('tells what it is busy with until it ends', () => {
    const queued: ChatEvent = { type: 'turn-progress', turnId: TURN, progress: 'queued' }
    const state = watch([turnStart(), queued])
    expect(state.progress).toBe('queued')
    expect(watch([turnEnd()], state).progress).toBeNull()
  })

  it('ignores the events of another turn', () => {
    const state = watch([turnStart()])
    expect(watch([messageStart('msg_x', OTHER), turnEnd('completed', null, OTHER)], state)).toBe(state)
  })

  it('leaves out a piece that would tear a hole', () => {
    expect(seen(watch([turnStart(), messageStart(), textDelta(5, 'late')]))[1]).toEqual(['assistant', '', 'streaming'])
  })

  it('replaces text that differs from what was shown', () => {
    const state = watch([turnStart(), messageStart(), textDelta(0, 'Hxllo'), textDelta(0, 'Hello')])
    expect(seen(state)[1]).toEqual(['assistant', 'Hello', 'streaming'])
  })
})

describe('sending that fails', () => {
  const failed = play([sent, { type: 'send-failed', turnId: TURN, error: busy }])

  it('keeps the message as unsent with the reason', () => {
    expect(seen(failed)).toEqual([['user', 'Hello', 'unsent']])
    expect(failed.messages[0]?.error).toEqual(busy)
    expect(failed.status).toEqual({ type: 'idle' })
  })

  it('can be tried again with the same turn id without a second message', () => {
    expect(seen(play([sent], failed))).toEqual([['user', 'Hello', 'sending']])
  })

  it('asks for a new turn id where the server will not go on with this one', () => {
    const conflict: ErrorInfo = { code: 'turn_conflict', message: 'Another message has this id.' }
    const state = play([sent, { type: 'send-failed', turnId: TURN, error: conflict }])
    expect(seen(state)).toEqual([['user', 'Hello', 'failed']])
  })

  it('makes way for the turn that replaces a failed one', () => {
    const ended = watch([turnStart(), messageStart(), textDelta(0, 'Hi'), turnEnd('failed', busy)])
    const again = play([sending(OTHER, TURN)], ended)
    expect(seen(again)).toEqual([['user', 'Hello', 'sending']])
  })
})

describe('stopping', () => {
  const stopped = play([{ type: 'stop' }], watch([turnStart(), messageStart(), textDelta(0, 'Hello')]))

  it('freezes the text, whatever still arrives', () => {
    const state = watch([textDelta(5, ' world'), messageStart('msg_b'), textDelta(0, 'More', 'msg_b')], stopped)
    expect(seen(state).slice(1)).toEqual([['assistant', 'Hello', 'streaming']])
    expect(seen(watch([textDelta(5, ' world'), turnEnd('cancelled')], stopped))[1]).toEqual([
      'assistant',
      'Hello',
      'cancelled',
    ])
  })

  it('before a word was shown leaves no empty answer, whatever still arrives', () => {
    const unheard = play([{ type: 'stop' }], watch([turnStart()]))
    const late = [messageStart(), textDelta(0, 'Too late'), turnEnd('cancelled')]
    expect(seen(watch(late, unheard))).toEqual([['user', 'Hello', 'cancelled']])
  })

  it('that came too late shows the whole answer', () => {
    expect(seen(watch([textDelta(5, ' world'), turnEnd('completed')], stopped))[1]).toEqual([
      'assistant',
      'Hello world',
      'completed',
    ])
  })

  it('that the server refuses lets the text go on, nothing missing', () => {
    const state = play([{ type: 'stop-failed', turnId: TURN, error: busy }], watch([textDelta(5, ' world')], stopped))
    expect(seen(state)[1]).toEqual(['assistant', 'Hello world', 'streaming'])
    expect(state.notice).toEqual(busy)
  })
})

describe('history', () => {
  it('shows the live turn with its message, once', () => {
    const liveTurn = { id: TURN, status: 'running', input: 'And now?', model: 'demo' } as const

    const state = read(aHistory({ messages: [aMessage()], liveTurn }))
    expect(seen(state)).toEqual([
      ['user', 'Hello', 'completed'],
      ['user', 'And now?', 'completed'],
    ])
    expect(state.status).toEqual({ type: 'streaming', turnId: TURN })

    const stored = aHistory({ messages: [aMessage({ content: 'And now?', turnId: TURN })], liveTurn })
    expect(seen(read(stored))).toHaveLength(1)
  })

  it('brings back messages that were never confirmed, unless the server has them', () => {
    const unsent = [
      { turnId: TURN, text: 'Arrived' },
      { turnId: OTHER, text: 'Lost' },
    ]
    const history = aHistory({ messages: [aMessage({ content: 'Arrived', turnId: TURN })] })
    expect(seen(read(history, unsent))).toEqual([
      ['user', 'Arrived', 'completed'],
      ['user', 'Lost', 'unsent'],
    ])
  })

  it('puts older messages in front, none twice', () => {
    const start = read(aHistory({ messages: [aMessage({ id: 'b' })], olderCursor: 'x' }))
    const page = [aMessage({ id: 'a' }), aMessage({ id: 'b' })]
    const state = play([{ type: 'older', messages: page, olderCursor: null }], start)
    expect(state.messages.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(state.olderCursor).toBeNull()
  })
})

describe('any connection that is cut and taken up again', () => {
  const pieces = fc.array(fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }), { maxLength: 8 }), {
    maxLength: 3,
  })
  const end = fc.constantFrom(turnEnd(), turnEnd('incomplete'), turnEnd('cancelled'), turnEnd('failed', busy))

  it('leads to the same conversation as one that was never cut', () => {
    fc.assert(
      fc.property(pieces, end, fc.array(fc.nat()), fc.nat(3), (messages, last, cuts, twice) => {
        const events = turnOf(messages, last)
        const whole = watch(events)
        // Each connection replays the turn from its start up to where it is cut; some events come twice.
        const connections = cuts.map((cut) => events.slice(0, cut % events.length))
        const broken = connections.reduce(
          (state, replay, index) => {
            const seenTwice = replay.flatMap((event, at) => (at % 4 === twice ? [event, event] : [event]))
            return play([{ type: 'connection-lost', turnId: TURN, attempt: index + 1 }], watch(seenTwice, state))
          },
          play([sent]),
        )
        expect(watch([...events, ...events], broken)).toEqual(whole)
      }),
    )
  })

  it('never shows less than before while it replays', () => {
    fc.assert(
      fc.property(pieces, fc.nat(), (messages, cut) => {
        const events = turnOf(messages).slice(0, -1)
        const before = watch(events.slice(0, cut % events.length))
        const shown = before.messages.map(({ content }) => content)
        let state = before
        for (const event of events) {
          state = watch([event], state)
          shown.forEach((content, index) => {
            expect(state.messages[index]?.content.startsWith(content)).toBe(true)
          })
        }
      }),
    )
  })
})
