import { http } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import * as api from '#lib/client/api/api.ts'
import * as listApi from '#lib/client/api/list-actions.ts'
import { conversationsIn } from '#lib/client/lists/conversations.ts'
import { createConversationsStore } from '#lib/client/lists/conversations-store.ts'
import { createListActions } from '#lib/client/lists/list-actions.ts'
import { currentToasts } from '#lib/client/toasts/toasts.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'
import { answer, refusal } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'

const trashed = '2026-11-22T12:00:00.000Z'
const only = { ids: new Set(['conv_1']) }

/** Whatever else is asked for is refused. */
function serve(...handlers: ReturnType<typeof answer>[]) {
  network.resetHandlers()
  network.use(
    ...handlers,
    http.all('*/api/*', () => refusal('internal', 'Try again in a moment.')),
  )
}

async function begin({ trashDays = 30 as number | null, currentId = null as string | null } = {}) {
  const store = createConversationsStore({
    listConversations: () => Promise.resolve({ conversations: [aConversation()], nextCursor: null }),
  })
  await store.open('recent')
  let shown = currentId
  const show = vi.fn((id: string | null) => {
    shown = id
  })
  const actions = createListActions({
    ...{ api: { ...api, ...listApi }, store, show, getShownId: () => shown },
    findTrashDays: async () => trashDays ?? (await api.loadSettings()).trashDays,
  })
  return {
    store,
    onShow: show,
    /** Does it, and waits until it has ended. */
    run: async (work: (all: typeof actions) => unknown) => void (await work(actions)),
    asked: () => actions.asked.getState(),
    listed: () => conversationsIn(store.getState().conversations, 'recent').map(({ title }) => title),
  }
}

const reply = (fields: Partial<Conversation>) => ({ conversation: aConversation(fields) })
const said = () => currentToasts().map(({ text }) => text)
const press = async (label: string) => {
  const toast = currentToasts().find(({ action }) => action?.label === label)
  await toast?.action?.run()
}

describe('deleting', () => {
  it('puts into the trash, leaves the conversation that is shown, and Undo opens it again', async () => {
    const page = await begin({ currentId: 'conv_1' })
    serve(answer('PATCH /api/conversations/{id}', () => reply({ trashedAt: trashed })))
    await page.run((actions) => actions.remove(only))
    expect(page.listed()).toEqual([])
    expect(page.onShow.mock.calls).toEqual([[null]])
    expect(said()).toEqual(['“Tides” moved to the trash.'])

    serve(answer('PATCH /api/conversations/{id}', () => reply({})))
    await press('Undo')
    expect(page.listed()).toEqual(['Tides'])
    expect(page.onShow).toHaveBeenLastCalledWith('conv_1')
  })

  it('that fails puts it back, shows it again and says why', async () => {
    const page = await begin({ currentId: 'conv_1' })
    serve()
    await page.run((actions) => actions.remove(only))
    expect(page.listed()).toEqual(['Tides'])
    expect(page.onShow.mock.calls).toEqual([[null], ['conv_1']])
    expect(said()).toEqual(['“Tides” could not be moved to the trash. Try again in a moment.'])
  })

  it('asks first where there is no trash', async () => {
    const page = await begin({ trashDays: 0 })
    await page.run((actions) => actions.remove(only))
    expect(page.asked()).toMatchObject({ conversation: { title: 'Tides' } })
    expect(page.listed()).toEqual(['Tides'])
  })

  it('finds out first whether there is a trash, when it doesn’t know', async () => {
    const page = await begin({ trashDays: null })
    serve(answer('GET /api/settings', () => ({ retentionDays: null, serverRetentionDays: null, trashDays: 0 })))
    await page.run((actions) => actions.remove(only))
    expect(page.asked()).not.toBeNull()

    const lost = await begin({ trashDays: null })
    serve()
    await lost.run((actions) => actions.remove(only))
    expect(lost.asked()).toBeNull()
    expect(lost.listed()).toEqual(['Tides'])
    expect(said()).toEqual(['“Tides” could not be deleted. Try again in a moment.'])
  })
})

it('a new name shows at once and is put back when it is refused; Try again tries it again', async () => {
  const page = await begin()
  serve()
  let atOnce: string[] | undefined
  await page.run((actions) => {
    const renaming = actions.rename('conv_1', 'Ebb')
    atOnce = page.listed()
    return renaming
  })
  expect(atOnce).toEqual(['Ebb'])
  expect(page.listed()).toEqual(['Tides'])
  serve(answer('PATCH /api/conversations/{id}', () => reply({ title: 'Ebb' })))
  await press('Try again')
  expect(page.listed()).toEqual(['Ebb'])
})

it('the trash is emptied, and what it could not be is said', async () => {
  const page = await begin()
  serve(answer('DELETE /api/trash', () => ({ conversations: 3 })))
  await page.run((actions) => actions.emptyTrash())
  expect(said()).toEqual(['3 deleted for good.'])
  serve()
  await page.run((actions) => actions.emptyTrash())
  expect(said()).toContain('This could not be deleted. Try again in a moment.')
})

it('moving says how it goes', async () => {
  const page = await begin()
  serve(answer('POST /api/conversations/{id}/move', () => reply({ provider: 'openai' })))
  await page.run((actions) => actions.move(aConversation()))
  expect(page.store.find('conv_1')?.provider).toBe('openai')
  expect(said()).toEqual(['“Tides” moved to OpenAI.'])
})

describe('Undo is not offered any more', () => {
  const trash = answer('PATCH /api/conversations/{id}', () => reply({ trashedAt: trashed }))

  it('when something else was done to the conversation since', async () => {
    const page = await begin()
    serve(trash)
    await page.run((actions) => actions.remove(only))
    serve(answer('PATCH /api/conversations/{id}', () => reply({})))
    await page.run((actions) => actions.perform('restore', only))
    expect(said()).toEqual(['“Tides” restored.'])
  })

  it('when the trash was emptied; what was done to others can still be taken back', async () => {
    const page = await begin()
    serve(trash)
    await page.run((actions) => actions.remove(only))
    serve(answer('PATCH /api/conversations/{id}', () => reply({ id: 'conv_2', archivedAt: trashed })))
    await page.run((actions) => actions.perform('archive', { ids: new Set(['conv_2']) }))
    expect(said()).toEqual(['“Tides” moved to the trash.', 'Archived.'])
    serve(answer('DELETE /api/trash', () => ({ conversations: 1 })))
    await page.run((actions) => actions.emptyTrash())
    expect(said()).toEqual(['Archived.', 'Deleted for good.'])
  })
})

it('what is not there is not offered to be tried again', async () => {
  const page = await begin()
  serve(answer('PATCH /api/conversations/{id}', () => refusal('conversation_not_found')))
  await page.run((actions) => actions.perform('archive', only))
  await page.run((actions) => actions.rename('conv_2', 'Ebb'))
  expect(currentToasts().map(({ isError, action }) => [isError, action])).toEqual([
    [true, null],
    [true, null],
  ])
})
