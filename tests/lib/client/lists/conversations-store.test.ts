import { describe, expect, it } from 'vitest'
import { ApiError } from '#lib/client/api/api-error.ts'
import { createConversationsStore } from '#lib/client/lists/conversations-store.ts'
import { asChange } from '#lib/client/lists/list-action.ts'
import type { Conversation, ConversationList, ListView } from '#lib/contract/conversation.ts'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'

type Page = { view: ListView; limit: number; cursor: string | null }

/** A server whose answers come when the test says so. */
function aServer() {
  const asked: { page: Page; answer: (list: ConversationList) => Promise<void>; refuse: () => Promise<void> }[] = []
  const listConversations = (page: Page) =>
    new Promise<ConversationList>((resolve, reject) => {
      const settle = async (work: () => void) => {
        work()
        await new Promise((done) => setImmediate(done))
      }
      asked.push({
        page,
        answer: (list) => settle(() => resolve(list)),
        refuse: () => settle(() => reject(new ApiError({ code: 'network', message: 'Not reached.' }, 0))),
      })
    })
  return { asked, store: createConversationsStore({ listConversations }) }
}

const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()
const one = (id: string, day: number, fields: Partial<Conversation> = {}) =>
  aConversation({ id, updatedAt: at(day), ...fields })
const pageOf = (conversations: Conversation[], nextCursor: string | null = null) => ({ conversations, nextCursor })

async function opened(list: ConversationList) {
  const server = aServer()
  server.store.open('recent')
  await server.asked.shift()?.answer(list)
  const shown = () => server.store.getState().conversations.lists.recent?.ids
  return { ...server, shown }
}

describe('what happens while a page is on its way', () => {
  it('stands above the page, which may be older', async () => {
    const { store, asked, shown } = await opened(pageOf([one('b', 2), one('a', 1)]))
    store.refresh()
    store.put(one('a', 3))
    store.remove('b')
    await asked.shift()?.answer(pageOf([one('b', 2), one('a', 1)]))
    expect(shown()).toEqual(['a'])
  })

  it('and so does what the server has done for this page meanwhile', async () => {
    const { store, asked, shown } = await opened(pageOf([one('b', 2), one('a', 1)]))
    store.refresh()
    store.commit(asChange({ target: { ids: new Set(['b']) }, action: 'archive', at: at(5) }))
    await asked.shift()?.answer(pageOf([one('b', 2), one('a', 1)]))
    expect(shown()).toEqual(['a'])
  })
})

it('takes back what was refused, and only that', async () => {
  const { store, shown } = await opened(pageOf([one('b', 2), one('a', 1)]))
  const end = store.begin(asChange({ target: { ids: new Set(['a']) }, action: 'trash', at: at(5) }))
  expect(shown()).toEqual(['b'])
  store.put(one('c', 3))
  end()
  expect(shown()).toEqual(['c', 'b', 'a'])
})

it('reads as far again as it was loaded, in one piece', async () => {
  const first = Array.from({ length: 40 }, (_, index) => one(`first${index}`, 25))
  const { store, asked } = await opened(pageOf(first, 'x'))
  store.loadMore('recent')
  expect(asked[0]?.page).toEqual({ view: 'recent', project: 'none', limit: 100, cursor: 'x' })
  await asked.shift()?.answer(
    pageOf(
      Array.from({ length: 100 }, (_, index) => one(`more${index}`, 20)),
      'y',
    ),
  )
  store.refresh()
  await asked.shift()?.answer(
    pageOf(
      Array.from({ length: 100 }, (_, index) => one(`new${index}`, 26)),
      'z',
    ),
  )
  expect(asked[0]?.page.cursor).toBe('z')
  expect(store.getState().conversations.lists.recent?.ids).toHaveLength(140)
  await asked.shift()?.answer(pageOf([one('last', 2)]))
  expect(store.getState().conversations.lists.recent).toMatchObject({ cursor: null })
  expect(store.getState().conversations.lists.recent?.ids).toHaveLength(101)
})

it('asks for one thing at a time, and once more when it was asked meanwhile', async () => {
  const { store, asked } = await opened(pageOf([], null))
  store.refresh()
  store.refresh()
  store.refresh()
  expect(asked).toHaveLength(1)
  await asked.shift()?.answer(pageOf([]))
  expect(asked).toHaveLength(1)
  await asked.shift()?.answer(pageOf([one('a', 1)]))
  expect(asked).toHaveLength(0)
  expect(store.find('a')).not.toBeNull()
})

it('says why a list could not be loaded, and loads it when asked again', async () => {
  const { store, asked } = aServer()
  store.open('archived')
  await asked.shift()?.refuse()
  expect(store.getState().errors.archived?.code).toBe('network')
  store.refresh()
  await asked.shift()?.answer(pageOf([one('a', 1, { archivedAt: at(1) })]))
  expect(store.getState().errors.archived).toBeUndefined()
  expect(store.find('a')).not.toBeNull()
})

it('has nothing more to load of a list whose all is on its way elsewhere', async () => {
  const { store } = await opened(pageOf([one('a', 1)], 'x'))
  const end = store.begin(asChange({ target: { view: 'all' }, action: 'archive', at: at(5) }))
  expect(store.getState().conversations.lists.recent).toMatchObject({ ids: [], cursor: null })
  end()
  expect(store.getState().conversations.lists.recent).toMatchObject({ cursor: 'x' })
})
