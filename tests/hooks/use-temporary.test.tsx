import { act, renderHook, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useConversation } from '#hooks/use-conversation.ts'
import { useTemporaryClosing } from '#hooks/use-temporary.ts'
import { ApiError } from '#lib/client/api/api-error.ts'
import { closeToast, currentToasts } from '#lib/client/toasts/toasts.ts'
import { aConversation, turnEnd, turnStart } from '#tests/lib/client/chat/chat-events.ts'
import { createScriptedApi } from './scripted-api.ts'

const temporary = aConversation({ id: 'conv_t', isTemporary: true, expiresAt: '2026-11-23T10:00:00.000Z' })

beforeEach(() => {
  sessionStorage.clear()
  for (const { id } of currentToasts()) closeToast(id)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function setUp() {
  const { api, connections } = createScriptedApi()
  const deleted = vi.fn(async (_path: string, _init: RequestInit) => Response.json(deletedReply))
  vi.stubGlobal('fetch', deleted)
  const onTemporaryLeft = vi.fn()
  const onGone = vi.fn()
  const { result, unmount } = renderHook(() => {
    const chat = useConversation('/api/chat', { api, onTemporaryLeft, wait: () => Promise.resolve() })
    useTemporaryClosing(chat, onGone)
    return chat
  })
  act(() => result.current.loadConversation(null))
  const say = () => act(async () => void result.current.sendMessage('A secret', null, { temporary: true }))
  const latest = () => {
    const connection = connections.at(-1)
    if (!connection?.request) throw new Error('Nothing was sent')
    return { ...connection, request: connection.request }
  }
  const confirm = () => {
    const { turnId, push } = latest()
    return act(async () => push(turnStart(turnId, temporary, 'A secret'), turnEnd('completed', null, turnId)))
  }
  return { chat: result, deleted, onTemporaryLeft, onGone, say, latest, confirm, connections, unmount }
}

const deletedReply = { id: 'conv_t', deleted: true, trashedAt: null }
const left = [
  ['/api/conversations/conv_t?forever=true', expect.objectContaining({ method: 'DELETE', keepalive: true })],
]

describe('the first message of a temporary conversation', () => {
  it('says that it is one; the next need not', async () => {
    const page = setUp()
    await page.say()
    expect(page.latest().request).toMatchObject({ temporary: true })
    await page.confirm()
    await page.say()
    expect(page.latest().request).toMatchObject({ conversationId: 'conv_t' })
    expect(page.latest().request.temporary).toBeUndefined()
  })

  it('says so when it is sent again, too', async () => {
    const page = setUp()
    await page.say()
    const { close } = page.latest()
    await act(async () => close(new ApiError({ code: 'body_too_large', message: 'No.' }, 413)))
    await waitFor(() => expect(page.chat.current.messages.at(-1)?.status).toBe('unsent'))
    await act(async () => page.chat.current.retry(page.chat.current.messages.at(-1)?.id ?? ''))
    expect(page.connections).toHaveLength(2)
    expect(page.latest().request).toMatchObject({ temporary: true })
  })

  it('tells whom it was left by before it was there', async () => {
    const page = setUp()
    await page.say()
    const { turnId, push } = page.latest()
    act(() => page.chat.current.newConversation())
    await act(async () => push(turnStart(turnId, temporary, 'A secret')))
    expect(page.onTemporaryLeft).toHaveBeenCalledWith('conv_t')
  })
})

describe('a temporary conversation is deleted', () => {
  it('when another one is shown', async () => {
    const page = setUp()
    await page.say()
    await page.confirm()
    expect(page.deleted).not.toHaveBeenCalled()
    act(() => page.chat.current.newConversation())
    expect(page.deleted.mock.calls).toEqual(left)
    await waitFor(() =>
      expect(currentToasts().map(({ text }) => text)).toEqual(['The temporary conversation was deleted.']),
    )
  })

  it('when the page is left, once', async () => {
    const page = setUp()
    await page.say()
    await page.confirm()
    window.dispatchEvent(new Event('pagehide'))
    page.unmount()
    expect(page.deleted.mock.calls).toEqual(left)
  })

  it('and not when the person only looks elsewhere', async () => {
    const page = setUp()
    await page.say()
    await page.confirm()
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('blur'))
    await act(() => page.chat.current.refresh())
    expect(page.deleted).not.toHaveBeenCalled()
  })

  it('and a page that the browser kept shows a new one then', async () => {
    const page = setUp()
    await page.say()
    await page.confirm()
    window.dispatchEvent(new Event('pagehide'))
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(page.onGone).toHaveBeenCalledOnce()
  })
})

it('any other conversation stays when it is left', async () => {
  const page = setUp()
  await act(async () => void page.chat.current.sendMessage('Hello'))
  const { turnId, push, request } = page.latest()
  expect(request.temporary).toBeUndefined()
  await act(async () => push(turnStart(turnId), turnEnd('completed', null, turnId)))
  act(() => page.chat.current.newConversation())
  window.dispatchEvent(new Event('pagehide'))
  expect(page.deleted).not.toHaveBeenCalled()
})
