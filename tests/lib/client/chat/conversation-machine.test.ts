// Holds C2, C3, C4, C5, C7, C8
import { describe, expect, it } from 'vitest'
import { step } from '#lib/client/chat/conversation-machine.ts'
import {
  type ConversationEffect,
  type ConversationEvent,
  type ConversationState,
  type ConversationStatus,
  initialConversation,
} from '#lib/client/chat/conversation-state.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import { aConversation, aHistory, aMessage, messageStart, TURN, textDelta, turnEnd, turnStart } from './chat-events.ts'

const OTHER = '00000000-0000-4000-8000-000000000002'
const at = (second: number) => `2026-11-22T10:00:0${second}.000Z`
const lost: ErrorInfo = { code: 'network', message: 'Not reached.' }

const changed = (overrides: Partial<Conversation>): ConversationEvent => ({
  type: 'changed',
  conversation: aConversation(overrides),
})
const read = (reading: number, overrides: Partial<Conversation> = {}): ConversationEvent => ({
  ...{ type: 'read', reading, unsent: [] },
  history: aHistory({ conversation: aConversation(overrides), messages: [aMessage()] }),
})
const unreadable = (reading: number, code: ErrorInfo['code'] = 'network'): ConversationEvent => ({
  ...{ type: 'read-failed', reading, error: { code, message: 'x' } },
  reason: code === 'conversation_not_found' ? 'not-found' : null,
})
const send: ConversationEvent = {
  ...{ type: 'send', turnId: TURN, replaces: null },
  request: { message: 'Mine', conversationId: 'conv_1' },
}
const streaming = { type: 'streaming', turnId: TURN } as const
const look: ConversationEvent = { type: 'look' }

/** A page that shows conv_1 up to a time, and is doing this. */
function page(status: ConversationStatus = { type: 'idle' }) {
  const shown = { provider: 'local', at: at(0), branch: null, aside: null } as const
  let state: ConversationState = { ...initialConversation('conv_1'), shown, status, reading: null }
  const effects: ConversationEffect[] = []
  return {
    state: () => state,
    /** What is done for these events. */
    hear(...events: ConversationEvent[]) {
      const before = effects.length
      for (const event of events) {
        const [next, ...more] = step(state, event)
        state = next
        effects.push(...more)
      }
      return effects.slice(before).map(({ type }) => type)
    },
    readings: () => effects.filter(({ type }) => type === 'read').length,
  }
}

describe('a page on which nothing is under way', () => {
  it.each<[string, ConversationEvent]>([
    ['a turn starts elsewhere', changed({ liveTurnId: OTHER, updatedAt: at(5) })],
    ['a turn came and went elsewhere', changed({ updatedAt: at(5) })],
    ['something may have been missed', look],
  ])('reads it again when %s; the screen stays meanwhile', (_, event) => {
    const shown = page()
    expect(shown.hear(event)).toEqual(['read'])
    expect(shown.state().status).toEqual({ type: 'idle' })
  })

  it.each<[string, ConversationEvent]>([
    ['it is told what it shows', changed({})],
    ['only its name changed', changed({ title: 'Ebb' })],
  ])('does nothing when %s', (_, event) => {
    expect(page().hear(event)).toEqual([])
  })

  it('reads once more, not once for each, when much is told while it reads', () => {
    const shown = page()
    expect(shown.hear(...[1, 2, 3, 4].map((second) => changed({ updatedAt: at(second) })))).toEqual(['read'])
    expect(shown.hear(read(1, { updatedAt: at(1) }))).toEqual(['read'])
    expect(shown.hear(read(2, { updatedAt: at(4) }))).toEqual([])
  })

  it('shows nothing of a reading that another one has overtaken', () => {
    const shown = page()
    shown.hear(look, { type: 'open', conversationId: 'conv_1', unsent: [], remembered: null })
    expect(shown.hear(read(1, { updatedAt: at(9) }))).toEqual([])
    expect(shown.state()).toMatchObject({ status: { type: 'loading' }, shown: null })
  })

  it('asks what is left of it when a reading says that it is gone; any other failure may pass', () => {
    const shown = page()
    expect(shown.hear(look, unreadable(1))).toEqual(['read'])
    expect(shown.hear(look, unreadable(2, 'conversation_not_found'))).toEqual(['read', 'reopen'])
  })
})

describe('what becomes of it elsewhere', () => {
  it.each<[string, ConversationEvent]>([
    ['it was deleted for good', { type: 'removed' }],
    ['it was put into the trash', changed({ trashedAt: at(5) })],
    ['it was moved to another provider', changed({ provider: 'openai' })],
  ])('is asked for at once when %s, also in mid-answer', (_, event) => {
    for (const status of [{ type: 'idle' }, streaming] as const) expect(page(status).hear(event)).toEqual(['reopen'])
  })

  it('is asked for when it was missing and comes back from the trash, not while it lies there', () => {
    const shown = page({ type: 'missing', reason: 'not-found' })
    expect(shown.hear(changed({ trashedAt: at(5) }), { type: 'removed' }, look)).toEqual([])
    expect(shown.hear(changed({}))).toEqual(['read'])
  })

  it.each<[string, ConversationEvent]>([
    ['it is deleted for good there', { type: 'removed' }],
    ['it comes back', changed({})],
    ['it may have come back', look],
  ])('is asked for when it lies in the trash and %s; until then the page stays', (_, event) => {
    const shown = page({ type: 'missing', reason: 'in-trash' })
    expect(shown.hear(event)).toEqual(['read'])
    expect(shown.state().status.type).toBe('missing')
    shown.hear(unreadable(1, 'conversation_not_found'))
    expect(shown.state().status).toEqual({ type: 'missing', reason: 'not-found' })
  })

  it('is tried again when it could not be loaded and the server is back', () => {
    const shown = page({ type: 'error', error: lost })
    expect(shown.hear(look)).toEqual(['read'])
    shown.hear(read(1))
    expect(shown.state().status).toEqual({ type: 'idle' })
  })
})

describe('the turn that the page watches', () => {
  const started = { updatedAt: at(5), liveTurnId: TURN }
  const event = (of: ReturnType<typeof turnStart>): ConversationEvent => ({ type: 'chat-event', event: of })
  const end = event(turnEnd('completed', null, TURN, at(7)))

  it('is no news, from its start to its end, whichever is heard first', () => {
    const told = [changed(started), changed(started), changed({ updatedAt: at(7) })]
    const seen = [event(turnStart(TURN, aConversation(started))), event(messageStart()), event(textDelta(0, 'Hi')), end]
    const orders = [
      [...seen, ...told.slice(2)],
      [told[0], seen[0], told[1], seen[1], seen[2], told[2], seen[3]],
      [told[0], seen[0], seen[1], seen[2], seen[3], told[1], told[2]],
    ]
    for (const order of orders) {
      const shown = page()
      shown.hear(send)
      expect(shown.hear(...order.filter((one) => one !== undefined))).toEqual([])
      expect(shown.state().status).toEqual({ type: 'idle' })
    }
  })

  it('told to its end before the page has seen it begin may be another one: that costs one reading, which shows nothing new', () => {
    const shown = page()
    shown.hear(send, changed(started), changed({ updatedAt: at(7) }))
    const seen = [event(turnStart(TURN, aConversation(started))), event(messageStart()), event(textDelta(0, 'Hi')), end]
    expect(shown.hear(...seen)).toEqual(['read'])
  })

  it('hides nothing that happens elsewhere, however soon after it', () => {
    const shown = page()
    shown.hear(send, event(turnStart(TURN, aConversation(started))), end)
    expect(shown.hear(changed({ updatedAt: at(8) }))).toEqual(['read'])
  })

  it('ended by a server of the release before, which doesn’t say when, costs one reading', () => {
    const shown = page()
    shown.hear(send, event(turnStart(TURN, aConversation(started))), event(turnEnd()))
    expect(shown.hear(changed({ updatedAt: at(7) }), read(1, { updatedAt: at(7) }))).toEqual(['read'])
    expect(shown.hear(changed({ updatedAt: at(7) }))).toEqual([])
  })

  it('keeps news waiting: a message of another device that queues behind it, and the answer to that', () => {
    const behind = page(streaming)
    // What waits is shown at once, the rest when this has ended.
    expect(behind.hear(changed({ updatedAt: at(5), liveTurnId: TURN }))).toEqual(['read-queue'])
    expect(behind.hear(end)).toEqual(['read'])
    const answered = page(streaming)
    expect(answered.hear(changed({ liveTurnId: OTHER }))).toEqual([])
    expect(answered.hear(end)).toEqual(['read'])
  })

  it('that can’t be followed is looked up, and nothing of another turn is', () => {
    const shown = page(streaming)
    expect(shown.hear({ type: 'unfollowable', turnId: OTHER })).toEqual([])
    expect(shown.hear({ type: 'unfollowable', turnId: TURN })).toEqual(['read'])
    expect(shown.state().status).toEqual({ type: 'loading' })
  })

  it('is stopped once, and never by going elsewhere', () => {
    const shown = page(streaming)
    expect(shown.hear({ type: 'stop' }, { type: 'stop' })).toEqual(['cancel'])
    const other = page(streaming)
    expect(other.hear({ type: 'open', conversationId: null, unsent: [], remembered: null })).toEqual(['let-go'])
  })

  it('that was stopped stays stopped when another one runs in its place', () => {
    const shown = page()
    shown.hear(send, { type: 'stop' }, event({ ...turnStart(OTHER), askedFor: TURN } as ReturnType<typeof turnStart>))
    expect(shown.state().status).toEqual({ type: 'stopping', turnId: OTHER })
  })
})

describe('what is told while the conversation is being loaded', () => {
  const open: ConversationEvent = { type: 'open', conversationId: 'conv_1', unsent: [], remembered: null }

  it('is looked at afterwards, and costs nothing when it was loaded with it', () => {
    const shown = page()
    shown.hear(open, look, changed({}))
    expect(shown.hear(read(1))).toEqual([])
    shown.hear(open, changed({ updatedAt: at(5) }))
    expect(shown.hear(read(2))).toEqual(['read'])
  })

  it('is looked at also when it could not be loaded', () => {
    const shown = page()
    shown.hear(open, changed({}))
    expect(shown.hear(unreadable(1, 'conversation_not_found'))).toEqual(['read'])
  })
})

describe('a message', () => {
  it('is sent only when nothing is under way', () => {
    const states: ConversationStatus[] = [
      { type: 'loading' },
      { type: 'sending', turnId: OTHER },
      { type: 'streaming', turnId: OTHER },
      { type: 'reconnecting', turnId: OTHER, attempt: 1 },
      { type: 'stopping', turnId: OTHER },
      { type: 'error', error: lost },
      { type: 'missing', reason: 'gone' },
    ]
    for (const status of states) {
      const shown = page(status)
      const before = shown.state()
      expect(shown.hear(send)).toEqual([])
      expect(shown.state()).toBe(before)
    }
    expect(page().hear(send)).toEqual(['post'])
  })

  it('that is sent while the page reads makes what is read too old; it is read again afterwards', () => {
    const shown = page()
    shown.hear(changed({ updatedAt: at(3) }), send)
    expect(shown.hear(read(1, { updatedAt: at(3) }))).toEqual([])
    expect(shown.state().messages.map(({ content }) => content)).toEqual(['Mine'])
    expect(shown.hear({ type: 'send-failed', turnId: TURN, error: lost })).toEqual(['read'])
  })
})
