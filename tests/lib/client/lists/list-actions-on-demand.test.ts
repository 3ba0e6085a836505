import { expect, it, vi } from 'vitest'
import * as api from '#lib/client/api/api.ts'
import { createConversationsStore } from '#lib/client/lists/conversations-store.ts'
import { createListActionsOnDemand } from '#lib/client/lists/list-actions-on-demand.ts'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'
import { answer, asked } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'

it('is done once its code is there, and from then on at once', async () => {
  const store = createConversationsStore(api)
  store.put(aConversation())
  const actions = createListActionsOnDemand({
    api,
    store,
    getShownId: () => null,
    findTrashDays: async () => 30,
    show: vi.fn(),
  })
  network.use(
    answer('PATCH /api/conversations/{id}', ({ body }) => ({
      conversation: aConversation({ title: body.title ?? '' }),
    })),
  )
  await actions.rename('conv_1', 'Ebb')
  expect(store.find('conv_1')?.title).toBe('Ebb')
  const done = actions.rename('conv_1', 'Flow')
  expect(store.find('conv_1')?.title).toBe('Flow')
  await done
  expect(asked('PATCH /api/conversations/{id}')).toHaveLength(2)
})

it('tells what is asked about before its code is needed', () => {
  const store = createConversationsStore(api)
  const actions = createListActionsOnDemand({
    api,
    store,
    getShownId: () => null,
    findTrashDays: async () => 30,
    show: vi.fn(),
  })
  actions.ask('empty-trash')
  expect(actions.asked.getState()).toBe('empty-trash')
})
