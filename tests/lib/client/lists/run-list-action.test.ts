import { describe, expect, it, vi } from 'vitest'
import { ApiError } from '#lib/client/api/api-error.ts'
import { conversationsIn } from '#lib/client/lists/conversations.ts'
import { createConversationsStore } from '#lib/client/lists/conversations-store.ts'
import { type ActionApi, runListAction } from '#lib/client/lists/run-list-action.ts'
import { busyText, doneText, failureText } from '#lib/client/words/action-words.ts'
import type { BatchReply } from '#lib/contract/batch.ts'
import type { BatchRequest } from '#lib/contract/batch-request.ts'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'

const busy = { code: 'conversation_busy', message: 'Busy.' } as const
const gone = { code: 'conversation_not_found', message: 'Not here.' } as const
const lost = () => Promise.reject(new ApiError({ code: 'network', message: 'Not reached.' }, 0))

async function aStore(count: number) {
  const conversations = Array.from({ length: count }, (_, index) => aConversation({ id: `c${index}` }))
  const store = createConversationsStore({
    listConversations: () => Promise.resolve({ conversations, nextCursor: null }),
  })
  await store.open('recent')
  return {
    store,
    ids: conversations.map(({ id }) => id),
    shown: () => conversationsIn(store.getState().conversations, 'recent'),
  }
}

const doesAll = async ({ ids = [] }: BatchRequest): Promise<BatchReply> => ({
  results: ids.map((id) => ({ id, error: null })),
})

function anApi(overrides: Partial<ActionApi> = {}): ActionApi {
  const unexpected = () => Promise.reject(new Error('not expected'))
  return { updateConversation: unexpected, deleteConversation: unexpected, changeConversations: doesAll, ...overrides }
}

describe('one conversation', () => {
  it('shows at once what is asked for, and then what the server made of it', async () => {
    const { store, shown } = await aStore(1)
    const archived = aConversation({ id: 'c0', archivedAt: '2026-11-22T12:00:00.000Z' })
    const api = anApi({ updateConversation: vi.fn(() => Promise.resolve({ conversation: archived })) })
    const running = runListAction('archive', { ids: new Set(['c0']) }, { api, store })
    expect(shown()).toEqual([])
    expect(await running).toEqual({ done: ['c0'], failed: [] })
    expect(shown()).toEqual([])
    expect(api.updateConversation).toHaveBeenCalledWith('c0', { archived: true })
  })

  it('is put back when the server refuses', async () => {
    const { store, shown } = await aStore(1)
    const api = anApi({ updateConversation: () => Promise.reject(new ApiError(busy, 409)) })
    const outcome = await runListAction('trash', { ids: new Set(['c0']) }, { api, store })
    expect(outcome).toEqual({ done: [], failed: [{ id: 'c0', error: busy }] })
    expect(shown()).toHaveLength(1)
  })

  it.each([
    ['delete-forever', 1, 0],
    ['archive', 0, 1],
  ] as const)('that is gone already leaves the list; %s: %i done, %i failed', async (action, done, failed) => {
    const { store, shown } = await aStore(1)
    const notThere = () => Promise.reject(new ApiError(gone, 404))
    const api = anApi({ updateConversation: notThere, deleteConversation: notThere })
    const outcome = await runListAction(action, { ids: new Set(['c0']) }, { api, store })
    expect([outcome.done.length, outcome.failed.length]).toEqual([done, failed])
    expect(shown()).toEqual([])
  })
})

describe('many conversations', () => {
  it('go in pieces, and each piece is told of', async () => {
    const { store, ids, shown } = await aStore(450)
    const changeConversations = vi.fn(doesAll)
    const api = anApi({ changeConversations })
    const onProgress = vi.fn()
    const outcome = await runListAction('archive', { ids: new Set(ids) }, { api, store, onProgress })
    expect(changeConversations.mock.calls.map(([{ ids }]) => ids?.length)).toEqual([200, 200, 50])
    expect(onProgress.mock.calls).toEqual([
      [200, 450],
      [400, 450],
      [450, 450],
    ])
    expect(outcome.done).toHaveLength(450)
    expect(shown()).toEqual([])
  })

  it('that fail come back and are named; the others are done', async () => {
    const { store, ids, shown } = await aStore(3)
    const api = anApi({
      changeConversations: async () => ({ results: ids.map((id) => ({ id, error: id === 'c1' ? busy : null })) }),
    })
    const outcome = await runListAction('trash', { ids: new Set(ids) }, { api, store })
    expect(outcome).toEqual({ done: ['c0', 'c2'], failed: [{ id: 'c1', error: busy }] })
    expect(shown().map(({ id }) => id)).toEqual(['c1'])
  })

  it('are not asked for any more once the server is lost', async () => {
    const { store, ids, shown } = await aStore(450)
    const changeConversations = vi.fn(lost)
    const outcome = await runListAction('trash', { ids: new Set(ids) }, { api: anApi({ changeConversations }), store })
    expect(changeConversations).toHaveBeenCalledOnce()
    expect(outcome.failed).toHaveLength(450)
    expect(shown()).toHaveLength(450)
  })

  it('of a whole list go in one request', async () => {
    const { store, ids, shown } = await aStore(3)
    const changeConversations = vi.fn(async () => ({ results: [...ids, 'far'].map((id) => ({ id, error: null })) }))
    const api = anApi({ changeConversations })
    const outcome = await runListAction('archive', { view: 'all' }, { api, store })
    expect(changeConversations).toHaveBeenCalledWith({ action: 'archive', all: { view: 'all', project: 'none' } })
    expect(outcome.done).toHaveLength(4)
    expect(shown()).toEqual([])
  })
})

describe('what is said', () => {
  const titles: Record<string, string> = { c1: 'Soups', c2: 'Trains' }
  const titleOf = (id: string) => titles[id] ?? null
  const failed = (...ids: string[]) => ids.map((id) => ({ id, error: busy }))

  it.each([
    ['of one that is done', doneText('trash', 1), 'Moved to the trash.'],
    ['of one that has a name', doneText('trash', 1, 'Soups'), '“Soups” moved to the trash.'],
    ['of many', doneText('archive', 1200), '1,200 archived.'],
    ['before the first', busyText('archive', 0, 450), '450 being archived …'],
    ['on the way', busyText('archive', 200, 450), '200 of 450 being archived …'],
    [
      'of one that failed',
      failureText('archive', { done: 0, failed: failed('c1') }, titleOf).text,
      '“Soups” could not be archived. Busy.',
    ],
    [
      'of one that failed among others',
      failureText('trash', { done: 2, failed: failed('c1') }, titleOf).text,
      '2 moved to the trash. “Soups” could not be moved to the trash. Busy.',
    ],
  ])('%s', (_, text, expected) => {
    expect(text).toBe(expected)
  })

  it('of several that failed for one reason: the reason once, the names of some, and how many more', () => {
    const said = failureText('archive', { done: 0, failed: failed('c1', 'c2', 'x', 'y', 'z', 'w') }, titleOf)
    expect(said.text).toBe('6 could not be archived. Busy.')
    expect(said.details).toEqual(['“Soups”, “Trains”, “Further down”, “Further down”, and 2 more'])
  })

  it('of several that failed for several reasons: each with its own', () => {
    const said = failureText('archive', { done: 1, failed: [...failed('c1'), { id: 'c2', error: gone }] }, titleOf)
    expect(said.text).toBe('Archived. 2 could not be archived.')
    expect(said.details).toEqual(['“Soups”: Busy.', '“Trains”: Not here.'])
  })
})
