import { act, renderHook, waitFor } from '@testing-library/react'
import { beforeEach, expect, it } from 'vitest'
import { useConversation } from '#hooks/use-conversation.ts'
import { ApiError } from '#lib/client/api/api-error.ts'
import { visibleText } from '#lib/client/chat/chat-message.ts'
import type { Conversation, History } from '#lib/contract/conversation.ts'
import {
  aConversation,
  aHistory,
  aMessage,
  messageStart,
  textDelta,
  turnEnd,
  turnStart,
} from '#tests/lib/client/chat/chat-events.ts'
import { createScriptedApi } from './scripted-api.ts'

const LIVE = '00000000-0000-4000-8000-00000000000a'
const first = aMessage({ id: 'a', content: 'First' })
const news = aMessage({ id: 'b', content: 'From my phone' })
const at = (second: number) => `2026-11-22T10:00:0${second}.000Z`

beforeEach(() => {
  sessionStorage.clear()
})

/** A page that shows conv_1 with one message. */
async function aPage() {
  const server = createScriptedApi()
  const { result } = renderHook(() => useConversation('/api/chat', { api: server.api, wait: async () => {} }))
  server.api.loadHistory.mockResolvedValue(aHistory({ messages: [first] }))
  await act(async () => result.current.loadConversation('conv_1'))
  server.api.loadHistory.mockClear()
  return {
    ...server,
    chat: result,
    texts: () => result.current.messages.map(visibleText),
    tell: (change: Partial<Conversation>) =>
      act(async () =>
        result.current.applyLiveEvent({ type: 'conversation-changed', conversation: aConversation(change) }),
      ),
  }
}

it('shows the message of another device and follows its answer', async () => {
  const page = await aPage()
  const conversation = aConversation({ updatedAt: at(5), liveTurnId: LIVE })
  const liveTurn = { id: LIVE, status: 'running' as const, input: 'From my phone', model: 'demo' }
  page.api.loadHistory.mockResolvedValue(aHistory({ conversation, messages: [first], liveTurn }))
  await page.tell({ updatedAt: at(5), liveTurnId: LIVE })
  expect(page.texts()).toEqual(['First', 'From my phone'])
  expect(page.latest()).toMatchObject({ kind: 'attach', turnId: LIVE })
})

it('reads once more, not once for each, when much is told while it reads', async () => {
  const page = await aPage()
  const reading = Promise.withResolvers<History>()
  page.api.loadHistory.mockReturnValueOnce(reading.promise)
  for (const second of [1, 2, 3, 4]) await page.tell({ updatedAt: at(second) })
  expect(page.api.loadHistory).toHaveBeenCalledTimes(1)
  const conversation = aConversation({ updatedAt: at(4) })
  page.api.loadHistory.mockResolvedValue(aHistory({ conversation, messages: [first, news] }))
  await act(async () => reading.resolve(aHistory({ messages: [first] })))
  await waitFor(() => expect(page.texts()).toEqual(['First', 'From my phone']))
  expect(page.api.loadHistory).toHaveBeenCalledTimes(2)
})

it('reads nothing for a turn of its own, from beginning to end', async () => {
  const page = await aPage()
  await act(async () => page.chat.current.sendMessage('Mine'))
  const { turnId, push } = page.latest()
  const started = { updatedAt: at(5), liveTurnId: turnId }
  await page.tell(started)
  await act(async () => push(turnStart(turnId, aConversation(started)), messageStart('m', turnId)))
  await page.tell(started)
  await act(async () => push(textDelta(0, 'Answer', 'm', turnId), turnEnd('completed', null, turnId, at(7))))
  await page.tell({ updatedAt: at(7) })
  expect(page.texts()).toEqual(['First', 'Mine', 'Answer'])
  expect(page.api.loadHistory).not.toHaveBeenCalled()
})

it('still shows what came from elsewhere when a message is sent while it is being read', async () => {
  const page = await aPage()
  const reading = Promise.withResolvers<History>()
  page.api.loadHistory.mockReturnValueOnce(reading.promise)
  await page.tell({ updatedAt: at(3) })
  await act(async () => page.chat.current.sendMessage('Mine'))
  const { turnId, push } = page.latest()
  await act(async () => reading.resolve(aHistory({ messages: [first, news] })))
  const mine = aMessage({ id: 'c', content: 'Mine' })
  const conversation = aConversation({ updatedAt: at(9) })
  page.api.loadHistory.mockResolvedValue(aHistory({ conversation, messages: [first, news, mine] }))
  await act(async () => push(turnStart(turnId), turnEnd('completed', null, turnId)))
  await waitFor(() => expect(page.texts()).toEqual(['First', 'From my phone', 'Mine']))
})

it('says that it is not here any more when it is deleted elsewhere', async () => {
  const page = await aPage()
  page.api.loadHistory.mockRejectedValue(new ApiError({ code: 'conversation_not_found', message: 'x' }, 404))
  await act(async () => page.chat.current.applyLiveEvent({ type: 'conversation-removed', id: 'conv_1' }))
  expect(page.chat.current.status).toEqual({ type: 'missing', reason: 'not-found' })
})
