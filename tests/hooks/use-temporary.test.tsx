import { renderHook, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useConversation } from '#hooks/use-conversation.ts'
import { useTemporaryClosing } from '#hooks/use-temporary.ts'
import { closeToast, currentToasts } from '#lib/client/toasts.ts'
import { aConversation, turnEnd, turnStart } from '#tests/lib/client/chat-events.ts'
import { act } from '#tests/support/act.ts'
import { answer, asked } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'
import { serveTurns } from '#tests/support/turn-streams.ts'

const temporary = aConversation({ id: 'conv_t', isTemporary: true, expiresAt: '2026-11-23T10:00:00.000Z' })

beforeEach(() => {
  sessionStorage.clear()
  for (const { id } of currentToasts()) closeToast(id)
})

async function setUp() {
  const { connections } = serveTurns()
  network.use(answer('DELETE /api/conversations/{id}', ({ id }) => ({ id, deleted: true, trashedAt: null })))
  const onTemporaryLeft = vi.fn()
  const onGone = vi.fn()
  const { result, unmount } = renderHook(() => {
    const chat = useConversation('/api/chat', { onTemporaryLeft, wait: () => Promise.resolve() })
    useTemporaryClosing(chat, onGone)
    return chat
  })
  await act(() => result.current.loadConversation(null))
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
  return { chat: result, onTemporaryLeft, onGone, say, latest, confirm, connections, unmount }
}

/** What was deleted so far. */
const deleted = () => asked('DELETE /api/conversations/{id}').map(({ id, query }) => [id, query.forever])
const left = [['conv_t', 'true']]

describe('the first message of a temporary conversation', () => {
  it('says that it is one; the next need not', async () => {
    const page = await setUp()
    await page.say()
    expect(page.latest().request).toMatchObject({ temporary: true })
    await page.confirm()
    await page.say()
    expect(page.latest().request).toMatchObject({ conversationId: 'conv_t' })
    expect(page.latest().request.temporary).toBeUndefined()
  })

  it('says so when it is sent again, too', async () => {
    const page = await setUp()
    await page.say()
    const { refuse } = page.latest()
    await act(async () => refuse('body_too_large'))
    await waitFor(() => expect(page.chat.current.messages.at(-1)?.status).toBe('unsent'))
    await act(async () => page.chat.current.retry(page.chat.current.messages.at(-1)?.id ?? ''))
    expect(page.connections).toHaveLength(2)
    expect(page.latest().request).toMatchObject({ temporary: true })
  })

  it('tells whom it was left by before it was there', async () => {
    const page = await setUp()
    await page.say()
    const { turnId, push } = page.latest()
    await act(() => page.chat.current.newConversation())
    await act(async () => push(turnStart(turnId, temporary, 'A secret')))
    expect(page.onTemporaryLeft).toHaveBeenCalledWith('conv_t')
  })
})

describe('a temporary conversation is deleted', () => {
  it('when another one is shown', async () => {
    const page = await setUp()
    await page.say()
    await page.confirm()
    expect(deleted()).toEqual([])
    await act(() => page.chat.current.newConversation())
    expect(deleted()).toEqual(left)
    await waitFor(() =>
      expect(currentToasts().map(({ text }) => text)).toEqual(['The temporary conversation was deleted.']),
    )
  })

  it('when the page is left, once, by a call that outlives it', async () => {
    const page = await setUp()
    // msw's request doesn't know of it.
    const called = vi.spyOn(globalThis, 'fetch')
    await page.say()
    await page.confirm()
    await act(() => {
      window.dispatchEvent(new Event('pagehide'))
      page.unmount()
    })
    expect(deleted()).toEqual(left)
    expect(called.mock.lastCall?.[1]).toMatchObject({ method: 'DELETE', keepalive: true })
  })

  it('and not when the person only looks elsewhere', async () => {
    const page = await setUp()
    await page.say()
    await page.confirm()
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('blur'))
    await act(() => page.chat.current.refresh())
    expect(deleted()).toEqual([])
  })

  it('and a page that the browser kept shows a new one then', async () => {
    const page = await setUp()
    await page.say()
    await page.confirm()
    window.dispatchEvent(new Event('pagehide'))
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(page.onGone).toHaveBeenCalledOnce()
  })
})

it('any other conversation stays when it is left', async () => {
  const page = await setUp()
  await act(async () => void page.chat.current.sendMessage('Hello'))
  const { turnId, push, request } = page.latest()
  expect(request.temporary).toBeUndefined()
  await act(async () => push(turnStart(turnId), turnEnd('completed', null, turnId)))
  await act(() => page.chat.current.newConversation())
  window.dispatchEvent(new Event('pagehide'))
  expect(deleted()).toEqual([])
})
