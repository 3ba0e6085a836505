// Holds C3
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '#lib/client/api/api-error.ts'
import type { ConversationController } from '#lib/client/chat/conversation-controller.ts'
import { type ConversationState, initialConversation } from '#lib/client/chat/conversation-state.ts'
import { createSendQueue } from '#lib/client/chat/send-queue.ts'
import { addUnsentTurn, unsentTurns } from '#lib/client/chat/unsent-turns.ts'
import { createStore } from '#lib/client/state/store.ts'
import type { ChatRequest } from '#lib/contract/chat-request.ts'

const offline = new ApiError({ code: 'network', message: 'The connection was lost.' }, 0)
const stops: (() => void)[] = []

beforeEach(() => sessionStorage.clear())
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A page that shows conv_1, in which an answer is written; a server that takes what it is told to. */
function begin(given: Partial<ConversationState> = {}) {
  const shown: ConversationState = {
    ...initialConversation('conv_1'),
    status: { type: 'streaming', turnId: 'turn_live' } as ConversationState['status'],
    ...given,
  }
  const state = createStore(shown)
  const show = (to: Partial<ConversationState>) => state.set({ ...state.getState(), ...to })
  const chat = {
    ...{ getState: state.getState, subscribe: state.subscribe },
    ...{ send: vi.fn(() => true), stop: vi.fn(), refresh: vi.fn(async () => {}) },
    ...{ withdraw: vi.fn(), retry: vi.fn(), dropWaiting: vi.fn() },
  }
  const sent: string[] = []
  const models: (string | undefined)[] = []
  const failures: (ApiError | undefined)[] = []
  const api = {
    async *sendTurn(_: string, { message = '', turnId = '', model }: ChatRequest) {
      sent.push(message)
      models.push(model)
      const failure = failures.shift()
      if (failure) throw failure
      yield { type: 'turn-start', turnId } as never
    },
    withdrawTurn: vi.fn(async () => ({ message: 'as the server has it', files: [] })),
  }
  const queue = createSendQueue({
    chat: chat as unknown as ConversationController,
    api: api as unknown as Parameters<typeof createSendQueue>[0]['api'],
  })
  stops.push(queue.start())
  const states = () => queue.getState().map(({ text, state }) => `${text} ${state}`)
  const has = (...expected: string[]) => vi.waitFor(() => expect(states()).toEqual(expected))
  const lost = () =>
    vi.waitFor(() => expect(queue.getState()[0]).toMatchObject({ state: 'held', error: { code: 'network' } }))
  return { queue, chat, api, sent, models, failures, show, states, has, lost }
}

const idle = { status: { type: 'idle', reading: null } as unknown as ConversationState['status'] }

describe('a message', () => {
  it('goes at once where nothing is under way', () => {
    const { queue, chat, states } = begin(idle)
    expect(queue.send('Hello', 'demo')).toBe(true)
    expect(chat.send).toHaveBeenCalledOnce()
    expect(states()).toEqual([])
  })

  it('of nothing but white space does not wait', () => {
    const { queue, states } = begin()
    expect(queue.send('  ', null)).toBe(false)
    expect(states()).toEqual([])
  })

  it('waits at the server while an answer is written, behind those before it', async () => {
    const { queue, sent, has } = begin()
    for (const text of ['One', 'Two', 'Three']) queue.send(text, null)
    await has('One queued', 'Two queued', 'Three queued')
    expect(sent).toEqual(['One', 'Two', 'Three'])
    expect(unsentTurns('conv_1')).toEqual([])
  })

  it('is let go of when the conversation shows it itself', async () => {
    const { queue, show, has } = begin()
    queue.send('One', null)
    await has('One queued')
    const id = queue.getState()[0]?.turnId ?? ''
    show({ queuedTurns: [{ id }] as ConversationState['queuedTurns'] })
    await has()
  })

  it('stops the answer when it is to go now, once the server has it', async () => {
    const { queue, chat, has } = begin()
    queue.send('Rather this', null, { isNow: true })
    expect(chat.stop).not.toHaveBeenCalled()
    await has('Rather this queued')
    expect(chat.stop).toHaveBeenCalledOnce()
  })

  it('stops nothing that began meanwhile', async () => {
    const { queue, chat, show, has } = begin()
    queue.send('Rather this', null, { isNow: true })
    show({ status: { type: 'streaming', turnId: 'turn_other' } as ConversationState['status'] })
    await has('Rather this queued')
    expect(chat.stop).not.toHaveBeenCalled()
  })

  it('that is refused is the person’s to send again, and those behind it go on', async () => {
    const { queue, failures, sent, has } = begin()
    failures.push(new ApiError({ code: 'budget_used_up', message: 'Enough for today.' }, 429))
    queue.send('One', null)
    queue.send('Two', null)
    await has('One failed', 'Two queued')
    queue.retry(queue.getState()[0]?.turnId ?? '')
    await has('One queued', 'Two queued')
    expect(sent).toEqual(['One', 'Two', 'One'])
  })
})

describe('without a network', () => {
  it('what waits stays in its order, kept for a reload, and goes with the network, once', async () => {
    const { queue, failures, sent, has, lost } = begin()
    failures.push(offline)
    queue.send('One', null)
    await lost()
    queue.send('Two', null)
    expect(unsentTurns('conv_1').map(({ text }) => text)).toEqual(['One', 'Two'])
    queue.resend()
    await has('One queued', 'Two queued')
    expect(sent.filter((text) => text === 'Two')).toHaveLength(1)
    expect(unsentTurns('conv_1')).toEqual([])
  })

  it('what waits is kept with the model that was chosen for it, for a reload', async () => {
    const { queue, failures, lost } = begin()
    failures.push(offline)
    queue.send('One', 'demo-small')
    await lost()
    const reloaded = begin()
    reloaded.show({ conversationId: 'conv_2', status: idle.status })
    reloaded.queue.resend()
    await vi.waitFor(() => expect(reloaded.models).toEqual(['demo-small']))
  })

  it('what was left in another conversation goes without its being shown', async () => {
    const { queue, sent, has } = begin(idle)
    addUnsentTurn('conv_2', { turnId: 'turn_2', text: 'Left there' })
    queue.resend()
    await vi.waitFor(() => expect(sent).toEqual(['Left there']))
    await has()
    expect(unsentTurns('conv_2')).toEqual([])
  })

  it('what the server refused before does not go by itself', async () => {
    const { queue, sent, has } = begin(idle)
    addUnsentTurn('conv_2', { turnId: 'turn_2', text: 'Refused', isRefused: true })
    addUnsentTurn('conv_3', { turnId: 'turn_3', text: 'Not refused' })
    queue.resend()
    await vi.waitFor(() => expect(sent).toEqual(['Not refused']))
    await has()
  })
})

describe('taken back, a message', () => {
  it('that is here alone comes back as it was, and is forgotten', async () => {
    const { queue, failures, has, lost } = begin()
    failures.push(offline)
    queue.send('One', null)
    await lost()
    const said = await queue.take(queue.getState()[0]?.turnId ?? '')
    expect(said?.text).toBe('One')
    await has()
    expect(unsentTurns('conv_1')).toEqual([])
  })

  it('that the server has comes back as it has it', async () => {
    const { queue, chat, has } = begin()
    queue.send('One', null)
    await has('One queued')
    expect(await queue.take(queue.getState()[0]?.turnId ?? '')).toEqual({ text: 'as the server has it', files: [] })
    await has()
    expect(chat.dropWaiting).toHaveBeenCalledOnce()
  })

  it('that has begun stays, and the page looks what became of it', async () => {
    const { queue, chat, api, has } = begin()
    queue.send('One', null)
    await has('One queued')
    api.withdrawTurn.mockRejectedValue(new ApiError({ code: 'turn_started', message: 'It has begun.' }, 409))
    expect(await queue.take(queue.getState()[0]?.turnId ?? '')).toBeNull()
    expect(chat.refresh).toHaveBeenCalled()
  })
})
