import { waitFor } from '@testing-library/react'
import { sse } from 'msw'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createApp } from '#lib/client/app/app.ts'
import { type RunningApp, startApp } from '#lib/client/app/start-app.ts'
import { getDraft, setDraft } from '#lib/client/chat/drafts.ts'
import { forgetPerson } from '#lib/client/session/session.ts'
import type { Viewer } from '#lib/contract/account.ts'
import type { Draft } from '#lib/contract/draft.ts'
import type { LiveEvent } from '#lib/contract/live.ts'
import { aConversation, aHistory, aMessage } from '#tests/lib/client/chat/chat-events.ts'
import { answer, asked } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'

let running: RunningApp | null = null
beforeEach(() => {
  forgetPerson()
  localStorage.clear()
})
afterEach(() => running?.stop())

const guest: Viewer = { id: 'guest', isGuest: true, name: 'Guest', email: null }
const ada: Viewer = { id: 'ada', isGuest: false, name: 'Ada', email: 'ada@example.org' }

const aDraft = (fields: Partial<Draft> = {}): Draft => ({
  ...{ place: 'new', text: 'Hello', revision: 1, replaced: null, updatedAt: '2026-01-01T00:00:00.000Z' },
  ...fields,
})

/** A page, its server, and what the server tells it of other devices. */
function begin(address: string | null = null) {
  const server = { viewer: Promise.resolve(guest as Viewer | null), title: 'Tides', drafts: [] as Draft[] }
  const listeners = new Set<(event: LiveEvent) => void>()
  network.use(
    answer('GET /api/viewer', async () => ({ viewer: await server.viewer })),
    answer('GET /api/conversations', ({ query }) => ({
      conversations: query.view === 'recent' ? [aConversation({ title: server.title })] : [],
      nextCursor: null,
    })),
    answer('GET /api/conversations/{id}', () =>
      aHistory({ conversation: aConversation({ title: server.title }), messages: [aMessage()] }),
    ),
    answer('GET /api/projects', () => ({ projects: [] })),
    answer('GET /api/settings', () => ({ retentionDays: null, serverRetentionDays: null, trashDays: 30 })),
    answer('GET /api/drafts', () => ({ drafts: server.drafts, isWhole: true })),
    answer('PATCH /api/drafts', ({ body }) => ({
      draft: aDraft({ ...body, replaced: body.replaced ?? null, revision: 2 }),
    })),
    answer('GET /api/models', () => ({ provider: 'local', models: [{ id: 'demo' }], defaultModel: 'demo' })),
    sse<{ message: LiveEvent }>('*/api/events', ({ client }) => {
      listeners.add((event) => client.send({ data: event }))
    }),
  )
  const app = createApp(address)
  running = startApp(app)
  running.setAddress(address)
  return {
    ...{ app, server },
    tell: (event: LiveEvent) => {
      for (const listen of listeners) listen(event)
    },
    isListening: () => listeners.size > 0,
    listed: () => app.conversations.getState().conversations.lists.recent?.ids,
    views: () => asked('GET /api/conversations').map(({ query }) => query.view),
  }
}

it('asks for no list and no conversation before it is known whose they are, and for each once then', async () => {
  const known = Promise.withResolvers<Viewer>()
  const page = begin('conv_1')
  page.server.viewer = known.promise
  expect(page.views()).toEqual([])
  known.resolve(guest)
  await waitFor(() => expect(page.listed()).toEqual(['conv_1']))
  await waitFor(() => expect(page.app.chat.getState().status).toEqual({ type: 'idle' }))
  expect(page.views().sort()).toEqual(['pinned', 'recent'])
  expect(asked('GET /api/conversations/{id}')).toHaveLength(1)
})

it('shows a new name wherever it is told, in the list and over the conversation, for both are one', async () => {
  const page = begin('conv_1')
  await waitFor(() => expect(page.isListening()).toBe(true))
  await waitFor(() => expect(page.app.shown()?.title).toBe('Tides'))
  page.tell({ type: 'conversation-changed', conversation: aConversation({ title: 'Ebb' }) })
  await waitFor(() => expect(page.app.shown()?.title).toBe('Ebb'))
})

it('reads the conversation again that somebody else now looks at, and keeps nothing of the one before', async () => {
  const page = begin('conv_1')
  await waitFor(() => expect(page.app.shown()?.title).toBe('Tides'))
  page.server.viewer = Promise.resolve(ada)
  page.server.title = 'Ada’s'
  await page.app.viewer.refresh()
  await waitFor(() => expect(page.app.shown()?.title).toBe('Ada’s'))
  expect(asked('GET /api/conversations/{id}')).toHaveLength(2)
})

it('keeps no list of somebody whose session has ended', async () => {
  const page = begin()
  page.server.viewer = Promise.resolve(ada)
  await waitFor(() => expect(page.listed()).toEqual(['conv_1']))
  page.server.viewer = Promise.resolve(null)
  await page.app.viewer.refresh()
  expect(page.app.viewer.getState().type).toBe('signed-out')
  expect(page.listed()).toBeUndefined()
})

it('begins each new page without a temporary conversation being wanted', async () => {
  const page = begin()
  await waitFor(() => expect(page.listed()).toEqual(['conv_1']))
  page.app.change({ isTemporaryWanted: true })
  page.app.startNew()
  expect(page.app.page.getState().isTemporaryWanted).toBe(false)
})

it('shows what other devices have typed, at first and as they go on, and tells what is typed here', async () => {
  const page = begin()
  page.server.drafts = [aDraft()]
  await waitFor(() => expect(page.isListening()).toBe(true))
  page.tell({ type: 'refresh' })
  await waitFor(() => expect(getDraft(null)).toBe('Hello'))
  page.tell({ type: 'draft-changed', draft: aDraft({ text: 'Hello there', revision: 2, replaced: 'Bye' }) })
  await waitFor(() => expect(getDraft(null)).toBe('Hello there'))
  expect(page.app.drafts.replaced.getState()).toEqual(new Map([['new', 'Bye']]))
  setDraft(null, 'Hello there, you')
  window.dispatchEvent(new Event('pagehide'))
  await waitFor(() => expect(asked('PATCH /api/drafts')).toHaveLength(1))
  expect(asked('PATCH /api/drafts')[0]?.body).toEqual({ place: 'new', text: 'Hello there, you', basedOn: 2 })
})

it('shows the next person nothing of what the one before has typed', async () => {
  const page = begin()
  page.server.drafts = [aDraft({ replaced: 'Bye' })]
  await waitFor(() => expect(page.isListening()).toBe(true))
  page.tell({ type: 'refresh' })
  await waitFor(() => expect(getDraft(null)).toBe('Hello'))
  page.server.drafts = []
  page.server.viewer = Promise.resolve(ada)
  forgetPerson()
  expect(getDraft(null)).toBe('')
  await page.app.viewer.refresh()
  expect(page.app.drafts.replaced.getState()).toEqual(new Map())
  expect(asked('PATCH /api/drafts')).toEqual([])
})
