import { describe, expect, it, vi } from 'vitest'
import { conversationReducer } from '#lib/client/chat/conversation-reducer.ts'
import {
  type ConversationState,
  type ConversationStatus,
  initialConversation,
} from '#lib/client/chat/conversation-state.ts'
import { createLiveConversation } from '#lib/client/chat/live-conversation.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { LiveEvent } from '#lib/contract/live.ts'
import { aConversation, TURN } from './chat-events.ts'

const OTHER = '00000000-0000-4000-8000-000000000002'
const later = '2026-11-22T10:00:05.000Z'
const changed = (overrides: Partial<Conversation>): LiveEvent => ({
  type: 'conversation-changed',
  conversation: aConversation(overrides),
})

/** A page that shows conv_1 and is doing this. */
function page(status: ConversationStatus = { type: 'idle' }) {
  let state: ConversationState = { ...initialConversation('conv_1'), conversation: aConversation(), status }
  let time = 0
  const refresh = vi.fn()
  const reload = vi.fn()
  const live = createLiveConversation({
    getState: () => state,
    dispatch: (action) => (state = conversationReducer(state, action)),
    refresh,
    reload,
    now: () => time,
  })
  return {
    ...live,
    refresh,
    reload,
    title: () => state.conversation?.title,
    is: (next: ConversationStatus) => (state = { ...state, status: next }),
    endTurn(turnId: string) {
      state = { ...state, status: { type: 'idle' }, endedTurnId: turnId }
      live.turnEnded()
      live.catchUp()
    },
    pass: (ms: number) => (time += ms),
  }
}

const streaming = { type: 'streaming', turnId: TURN } as const

describe('a page that shows a conversation', () => {
  it.each<[string, LiveEvent]>([
    ['a turn starts elsewhere', changed({ liveTurnId: OTHER, updatedAt: later })],
    ['a turn came and went elsewhere', changed({ updatedAt: later })],
    ['something may have been missed', { type: 'refresh' }],
  ])('reads it again when %s', (_, event) => {
    const shown = page()
    shown.apply(event)
    expect(shown.refresh).toHaveBeenCalledTimes(1)
  })

  it.each<[string, LiveEvent]>([
    ['another conversation changed', changed({ id: 'conv_2', updatedAt: later })],
    ['another conversation is gone', { type: 'conversation-removed', id: 'conv_2' }],
    ['it is told what it shows', changed({})],
    ['only its name changed', changed({ title: 'Ebb' })],
  ])('reads nothing when %s', (_, event) => {
    const shown = page()
    shown.apply(event)
    expect([shown.refresh, shown.reload].map((spy) => spy.mock.calls.length)).toEqual([0, 0])
  })

  it('shows its new name', () => {
    const shown = page()
    shown.apply(changed({ title: 'Ebb' }))
    expect(shown.title()).toBe('Ebb')
  })

  it.each<[string, LiveEvent]>([
    ['it was deleted for good', { type: 'conversation-removed', id: 'conv_1' }],
    ['it was put into the trash', changed({ trashedAt: later })],
    ['it was moved to another provider', changed({ provider: 'openai' })],
  ])('asks what is left of it when %s, also in mid-answer', (_, event) => {
    for (const status of [{ type: 'idle' }, streaming] as const) {
      const shown = page(status)
      shown.apply(event)
      expect(shown.reload).toHaveBeenCalledTimes(1)
    }
  })

  it('asks for it when it was missing and comes back from the trash, not while it lies there', () => {
    const shown = page({ type: 'missing', reason: 'not-found' })
    shown.apply(changed({ trashedAt: later }))
    shown.apply({ type: 'conversation-removed', id: 'conv_1' })
    expect(shown.reload).not.toHaveBeenCalled()
    shown.apply(changed({}))
    expect(shown.reload).toHaveBeenCalledTimes(1)
  })

  it.each<[string, LiveEvent]>([
    ['it is deleted for good there', { type: 'conversation-removed', id: 'conv_1' }],
    ['it comes back', changed({})],
    ['it may have come back', { type: 'refresh' }],
  ])('asks for it when it lies in the trash and %s', (_, event) => {
    const shown = page({ type: 'missing', reason: 'in-trash' })
    shown.apply(event)
    expect(shown.reload).toHaveBeenCalledTimes(1)
  })

  it('asks not at once again for what was just said to lie in the trash', () => {
    const shown = page({ type: 'missing', reason: 'in-trash' })
    shown.missed()
    shown.apply({ type: 'refresh' })
    expect(shown.reload).not.toHaveBeenCalled()
    shown.pass(3001)
    shown.apply({ type: 'refresh' })
    expect(shown.reload).toHaveBeenCalledTimes(1)
  })

  it('tries again when it could not be loaded and the server is back', () => {
    const shown = page({ type: 'error', error: { code: 'network', message: 'x' } })
    shown.apply({ type: 'refresh' })
    expect(shown.reload).toHaveBeenCalledTimes(1)
  })
})

describe('the turn that the page watches', () => {
  it('is no news, from its start to its end', () => {
    const shown = page({ type: 'sending', turnId: TURN })
    shown.apply(changed({ updatedAt: later }))
    shown.apply(changed({ updatedAt: later, liveTurnId: TURN }))
    shown.is(streaming)
    shown.apply(changed({ updatedAt: later, liveTurnId: TURN }))
    shown.endTurn(TURN)
    shown.apply(changed({ updatedAt: '2026-11-22T10:00:09.000Z' }))
    expect(shown.refresh).not.toHaveBeenCalled()
  })

  it('is no news when its end is told before the page has seen it', () => {
    const shown = page(streaming)
    shown.apply(changed({ updatedAt: later }))
    shown.endTurn(TURN)
    shown.apply(changed({ updatedAt: later }))
    expect(shown.refresh).not.toHaveBeenCalled()
  })

  it('hides nothing that happens elsewhere a little after it', () => {
    const shown = page(streaming)
    shown.endTurn(TURN)
    shown.apply(changed({ updatedAt: later }))
    shown.apply(changed({ updatedAt: '2026-11-22T10:00:06.000Z' }))
    expect(shown.refresh).toHaveBeenCalledTimes(1)
    shown.endTurn(TURN)
    shown.pass(3000)
    shown.apply(changed({ updatedAt: '2026-11-22T10:00:09.000Z' }))
    expect(shown.refresh).toHaveBeenCalledTimes(2)
  })

  it('keeps news waiting: a message of another device that queues behind it, and the answer to that', () => {
    for (const event of [changed({ updatedAt: later, liveTurnId: TURN }), changed({ liveTurnId: OTHER })]) {
      const shown = page(streaming)
      shown.apply(event)
      expect(shown.refresh).not.toHaveBeenCalled()
      shown.endTurn(TURN)
      expect(shown.refresh).toHaveBeenCalledTimes(1)
    }
  })
})

describe('what is told while the conversation is being loaded', () => {
  it('is looked at afterwards, and costs nothing when it was loaded with it', () => {
    const shown = page({ type: 'loading' })
    shown.apply({ type: 'refresh' })
    shown.apply(changed({}))
    shown.is({ type: 'idle' })
    shown.catchUp()
    expect(shown.refresh).not.toHaveBeenCalled()
    shown.is({ type: 'loading' })
    shown.apply(changed({ updatedAt: later }))
    shown.is({ type: 'idle' })
    shown.catchUp()
    expect(shown.refresh).toHaveBeenCalledTimes(1)
  })
})
