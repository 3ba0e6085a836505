import { act, renderHook, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type UseConversationOptions, useConversation } from '#hooks/use-conversation.ts'
import { ApiError, networkError } from '#lib/client/api/api-error.ts'
import { visibleText } from '#lib/client/chat/chat-message.ts'
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

beforeEach(() => {
  sessionStorage.clear()
})

function setUp(options: UseConversationOptions = {}) {
  const server = createScriptedApi()
  const { result, unmount } = renderHook(() =>
    useConversation('/api/chat', { api: server.api, wait: async () => {}, ...options }),
  )
  const seen = () => result.current.messages.map((message) => [visibleText(message), message.status])
  const send = (text: string) => act(() => result.current.sendMessage(text))
  return { ...server, chat: result, seen, send, unmount }
}

/** A conversation whose first message is being answered. */
async function answering(options: UseConversationOptions = {}) {
  const page = setUp(options)
  await act(async () => page.chat.current.newConversation())
  await page.send('Hello')
  const { turnId, push } = page.latest()
  await act(async () => push(turnStart(turnId), messageStart('a', turnId), textDelta(0, 'One ', 'a', turnId)))
  await waitFor(() => expect(page.seen()[1]).toEqual(['One ', 'streaming']))
  return { ...page, turnId }
}

const busy = (retryAfterMs: number | null = 2000) =>
  new ApiError({ code: 'server_busy', message: 'Too much is going on.' }, 503, retryAfterMs)

describe('sending to a server that has no place', () => {
  it('sends the same turn again when the server said that it could, and tells of it meanwhile', async () => {
    const waits: unknown[] = []
    const go = Promise.withResolvers<void>()
    const page = setUp({
      wait: (attempt, _, asked) => {
        waits.push([attempt, asked])
        return go.promise
      },
    })
    await page.send('Hello')
    const { turnId, request } = page.latest()
    await act(async () => page.latest().close(busy()))
    await waitFor(() => expect(page.chat.current.progress).toBe('retrying'))
    expect(page.seen()).toEqual([['Hello', 'sending']])
    expect(waits).toEqual([[1, 2000]])
    await act(async () => go.resolve())
    await waitFor(() => expect(page.connections).toHaveLength(2))
    expect(page.latest()).toMatchObject({ kind: 'send', turnId, request })
    await act(async () => page.latest().push(turnStart(turnId)))
    await waitFor(() => expect(page.seen()).toEqual([['Hello', 'completed']]))
    expect(page.chat.current.progress).toBeNull()
  })

  it('gives up after five more times, and keeps the message', async () => {
    const page = setUp()
    await page.send('Hello')
    for (let sent = 1; sent <= 6; sent++) {
      await waitFor(() => expect(page.connections).toHaveLength(sent))
      await act(async () => page.latest().close(busy(null)))
    }
    await waitFor(() => expect(page.seen()).toEqual([['Hello', 'unsent']]))
    expect(page.connections).toHaveLength(6)
    expect(page.chat.current.progress).toBeNull()
    expect(page.chat.current.messages[0]?.error?.code).toBe('server_busy')
    const [first] = page.connections
    await act(async () => page.chat.current.retry(page.chat.current.messages[0]?.id ?? ''))
    expect(page.latest().turnId).toBe(first?.turnId)
  })

  it('does not send it again once Stop was pressed', async () => {
    const page = setUp({ wait: (_, signal) => new Promise((done) => signal.addEventListener('abort', () => done())) })
    await page.send('Hello')
    await act(async () => page.latest().close(busy()))
    await waitFor(() => expect(page.chat.current.progress).toBe('retrying'))
    await act(async () => page.chat.current.stop())
    await waitFor(() => expect(page.seen()).toEqual([['Hello', 'unsent']]))
    expect(page.connections).toHaveLength(1)
  })
})

describe('sending', () => {
  it('shows the message at once and the answer as it comes', async () => {
    const page = setUp()
    await page.send('Hello')
    expect(page.seen()).toEqual([['Hello', 'sending']])
    expect(page.chat.current.isLoading).toBe(true)

    const { turnId, push, request } = page.latest()
    expect(request).toMatchObject({ message: 'Hello', conversationId: null, turnId })
    await act(async () => {
      push(
        turnStart(turnId),
        messageStart('a', turnId),
        textDelta(0, 'Hi', 'a', turnId),
        turnEnd('completed', null, turnId),
      )
    })
    await waitFor(() => expect(page.chat.current.isLoading).toBe(false))
    expect(page.seen()).toEqual([
      ['Hello', 'completed'],
      ['Hi', 'completed'],
    ])
    expect(page.chat.current.conversationId).toBe('conv_1')
  })

  it('tells that a conversation was made, and that something happened', async () => {
    const onConversationCreated = vi.fn()
    const onActivity = vi.fn()
    const page = await answering({ onConversationCreated, onActivity })
    expect(onConversationCreated).toHaveBeenCalledExactlyOnceWith('conv_1')
    expect(onActivity).toHaveBeenCalledTimes(1)
    await act(async () => page.latest().push(turnEnd('completed', null, page.turnId)))
    await waitFor(() => expect(onActivity).toHaveBeenCalledTimes(2))
  })

  it('refuses a second message while the first is answered', async () => {
    const page = await answering()
    expect(await page.send('And?')).toBe(false)
    expect(page.connections).toHaveLength(1)
  })

  it('refuses a message of blanks', async () => {
    const page = setUp()
    expect(await page.send(' \n ')).toBe(false)
    expect(page.connections).toHaveLength(0)
  })
})

describe('a message that could not be sent', () => {
  async function failed() {
    const page = setUp()
    await page.send('Hello')
    await act(async () => page.latest().close(networkError()))
    await waitFor(() => expect(page.seen()).toEqual([['Hello', 'unsent']]))
    return page
  }

  it('stays, and Retry sends it with the same turn id', async () => {
    const page = await failed()
    const [first] = page.connections
    act(() => page.chat.current.retry(page.chat.current.messages[0]?.id ?? ''))
    expect(page.seen()).toEqual([['Hello', 'sending']])
    expect(page.latest()).not.toBe(first)
    expect(page.latest().turnId).toBe(first?.turnId)
  })

  it('is still there after the page was reloaded', async () => {
    const { unmount } = await failed()
    unmount()
    const again = setUp()
    await act(async () => again.chat.current.newConversation())
    expect(again.seen()).toEqual([['Hello', 'unsent']])
  })

  it('gives its text back to be edited', async () => {
    const page = await failed()
    let text = ''
    act(() => {
      text = page.chat.current.withdraw(page.chat.current.messages[0]?.id ?? '')
    })
    expect(text).toBe('Hello')
    expect(page.seen()).toEqual([])
    await act(async () => page.chat.current.newConversation())
    expect(page.seen()).toEqual([])
  })

  it('says so when nobody is signed in any more', async () => {
    const onSignedOut = vi.fn()
    const page = setUp({ onSignedOut })
    await page.send('Hello')
    await act(async () => {
      page.latest().close(new ApiError({ code: 'not_signed_in', message: 'Sign in first.' }, 401))
    })
    await waitFor(() => expect(onSignedOut).toHaveBeenCalledOnce())
    expect(page.seen()).toEqual([['Hello', 'unsent']])
  })

  it('is tried as a new turn when its turn ended as failed', async () => {
    const page = await answering()
    const busy = { code: 'provider_busy', message: 'The model is busy.' } as const
    await act(async () => page.latest().push(turnEnd('failed', busy, page.turnId)))
    await waitFor(() => expect(page.seen()[1]).toEqual(['One ', 'failed']))
    act(() => page.chat.current.retry('a'))
    expect(page.seen()).toEqual([['Hello', 'sending']])
    expect(page.latest().turnId).not.toBe(page.turnId)
    expect(page.latest().request).toMatchObject({
      message: 'Hello',
      conversationId: 'conv_1',
      retryOf: page.turnId,
    })
  })
})

describe('a lost connection', () => {
  it('is taken up again without gap or repetition', async () => {
    const page = await answering()
    await act(async () => page.latest().close(networkError()))
    await waitFor(() => expect(page.latest().kind).toBe('attach'))
    expect(page.chat.current.status).toMatchObject({ type: 'reconnecting' })
    expect(page.seen()[1]).toEqual(['One ', 'streaming'])

    const { turnId } = page
    await act(async () => {
      page
        .latest()
        .push(
          turnStart(turnId),
          messageStart('a', turnId),
          textDelta(0, 'One two', 'a', turnId),
          turnEnd('completed', null, turnId),
        )
    })
    await waitFor(() => expect(page.seen()[1]).toEqual(['One two', 'completed']))
  })

  it('that the server no longer knows shows what history says', async () => {
    const page = await answering()
    const messages = [aMessage({ turnId: page.turnId, status: 'failed' })]
    page.api.loadHistory.mockResolvedValueOnce(aHistory({ messages }))
    await act(async () => page.latest().close())
    await act(async () => page.latest().close(new ApiError({ code: 'turn_not_found', message: 'Gone.' }, 404)))
    await waitFor(() => expect(page.seen()).toEqual([['Hello', 'failed']]))
  })
})

describe('stopping', () => {
  it('cancels on the server and freezes the text', async () => {
    const page = await answering()
    act(() => page.chat.current.stop())
    expect(page.api.cancelTurn).toHaveBeenCalledExactlyOnceWith(page.turnId)
    await act(async () => {
      page.latest().push(textDelta(4, 'two', 'a', page.turnId), turnEnd('cancelled', null, page.turnId))
    })
    await waitFor(() => expect(page.seen()[1]).toEqual(['One ', 'cancelled']))
  })

  it('before the server has the message waits until it does', async () => {
    const page = setUp()
    await page.send('Hello')
    act(() => page.chat.current.stop())
    expect(page.api.cancelTurn).not.toHaveBeenCalled()
    await act(async () => page.latest().push(turnStart(page.latest().turnId)))
    await waitFor(() => expect(page.api.cancelTurn).toHaveBeenCalledOnce())
  })

  it('that fails lets the answer go on and says so', async () => {
    const page = await answering()
    page.api.cancelTurn.mockRejectedValueOnce(networkError())
    await act(async () => page.chat.current.stop())
    await waitFor(() => expect(page.chat.current.error?.code).toBe('network'))
    expect(page.chat.current.status.type).toBe('streaming')
  })
})

describe('opening another conversation', () => {
  it('leaves the answer to the server, and finds it again on the way back', async () => {
    const page = await answering()
    const first = page.latest()
    page.api.loadHistory.mockResolvedValueOnce(aHistory({ conversation: aConversation({ id: 'conv_2' }) }))
    await act(async () => page.chat.current.loadConversation('conv_2'))
    expect(first.isAborted()).toBe(true)
    expect(page.api.cancelTurn).not.toHaveBeenCalled()
    expect(page.seen()).toEqual([])

    const liveTurn = { id: page.turnId, status: 'running', input: 'Hello', model: 'demo' } as const
    page.api.loadHistory.mockResolvedValueOnce(aHistory({ liveTurn }))
    act(() => page.chat.current.loadConversation('conv_1'))
    // What was seen before is there at once.
    expect(page.seen()[1]).toEqual(['One ', 'streaming'])
    await waitFor(() => expect(page.latest().kind).toBe('attach'))
    expect(page.seen()[1]).toEqual(['One ', 'streaming'])
  })

  it('does not abort a message that is still on its way', async () => {
    const onActivity = vi.fn()
    const page = setUp({ onActivity })
    await page.send('Hello')
    const first = page.latest()
    await act(async () => page.chat.current.newConversation())
    expect(first.isAborted()).toBe(false)
    expect(page.seen()).toEqual([])
    await act(async () => first.push(turnStart(first.turnId)))
    await waitFor(() => expect(first.isAborted()).toBe(true))
    expect(onActivity).toHaveBeenCalled()
    expect(page.chat.current.conversationId).toBeNull()
  })

  it('shows only the one opened last, however slow the others are', async () => {
    const page = setUp()
    let arrive = (_: ReturnType<typeof aHistory>) => {}
    page.api.loadHistory.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          arrive = resolve
        }),
    )
    await act(async () => page.chat.current.loadConversation('conv_slow'))
    page.api.loadHistory.mockResolvedValueOnce(aHistory({ messages: [aMessage({ content: 'fast' })] }))
    await act(async () => page.chat.current.loadConversation('conv_1'))
    await act(async () => arrive(aHistory({ messages: [aMessage({ content: 'slow' })] })))
    expect(page.seen()).toEqual([['fast', 'completed']])
  })

  it('attaches to the turn that is live there', async () => {
    const page = setUp()
    page.api.loadHistory.mockResolvedValueOnce(
      aHistory({ liveTurn: { id: LIVE, status: 'queued', input: 'From my phone', model: 'demo' } }),
    )
    await act(async () => page.chat.current.loadConversation('conv_1'))
    expect(page.seen()).toEqual([['From my phone', 'completed']])
    expect(page.latest()).toMatchObject({ kind: 'attach', turnId: LIVE })
  })

  it.each([
    ['conversation_not_found', 404, 'not-found'],
    ['conversation_gone', 410, 'gone'],
  ] as const)('answers %s with a page of its own', async (code, status, reason) => {
    const page = setUp()
    page.api.loadHistory.mockRejectedValueOnce(new ApiError({ code, message: 'x' }, status))
    await act(async () => page.chat.current.loadConversation('conv_1'))
    expect(page.chat.current.status).toEqual({ type: 'missing', reason })
  })

  it('that fails can be tried again', async () => {
    const page = setUp()
    page.api.loadHistory.mockRejectedValueOnce(networkError())
    await act(async () => page.chat.current.loadConversation('conv_1'))
    expect(page.chat.current.error?.code).toBe('network')
    page.api.loadHistory.mockResolvedValueOnce(aHistory({ messages: [aMessage()] }))
    await act(async () => page.chat.current.reload())
    expect(page.seen()).toEqual([['Hello', 'completed']])
  })

  it('loads older messages on request', async () => {
    const page = setUp()
    page.api.loadHistory.mockResolvedValueOnce(aHistory({ messages: [aMessage({ id: 'b' })], olderCursor: 'older' }))
    await act(async () => page.chat.current.loadConversation('conv_1'))
    expect(page.chat.current.hasOlder).toBe(true)
    page.api.loadHistory.mockResolvedValueOnce(aHistory({ messages: [aMessage({ id: 'a', content: 'First' })] }))
    await act(() => page.chat.current.loadOlder())
    expect(page.api.loadHistory.mock.lastCall?.[1]).toMatchObject({ cursor: 'older' })
    expect(page.seen().map(([text]) => text)).toEqual(['First', 'Hello'])
    expect(page.chat.current.hasOlder).toBe(false)
  })
})

describe('coming back to a conversation', () => {
  const changed = aConversation({ updatedAt: '2030-01-01T00:00:00.000Z' })

  it('shows what came of it elsewhere, and keeps older messages that were loaded', async () => {
    const page = setUp()
    page.api.loadHistory.mockResolvedValueOnce(aHistory({ messages: [aMessage({ id: 'b' })], olderCursor: 'older' }))
    await act(async () => page.chat.current.loadConversation('conv_1'))
    page.api.loadHistory.mockResolvedValueOnce(aHistory({ messages: [aMessage({ id: 'a', content: 'First' })] }))
    await act(() => page.chat.current.loadOlder())

    const news = [aMessage({ id: 'b' }), aMessage({ id: 'c', content: 'From my phone' })]
    page.api.loadHistory.mockResolvedValueOnce(
      aHistory({ conversation: changed, messages: news, olderCursor: 'older' }),
    )
    await act(() => page.chat.current.refresh())
    expect(page.seen().map(([text]) => text)).toEqual(['First', 'Hello', 'From my phone'])
    expect(page.chat.current.hasOlder).toBe(false)
  })

  it('follows an answer that is being written there', async () => {
    const page = setUp()
    page.api.loadHistory.mockResolvedValueOnce(aHistory())
    await act(async () => page.chat.current.loadConversation('conv_1'))
    const liveTurn = { id: LIVE, status: 'running' as const, input: 'From my phone', model: 'demo' }
    page.api.loadHistory.mockResolvedValueOnce(aHistory({ conversation: changed, liveTurn }))
    await act(() => page.chat.current.refresh())
    expect(page.latest()).toMatchObject({ kind: 'attach', turnId: LIVE })
  })

  it('changes nothing when nothing came of it, or it can’t be found out', async () => {
    const page = setUp()
    page.api.loadHistory.mockResolvedValueOnce(aHistory({ messages: [aMessage()] }))
    await act(async () => page.chat.current.loadConversation('conv_1'))
    const before = page.chat.current.messages
    page.api.loadHistory
      .mockResolvedValueOnce(aHistory({ messages: [aMessage()] }))
      .mockRejectedValueOnce(networkError())
    await act(() => page.chat.current.refresh())
    await act(() => page.chat.current.refresh())
    expect(page.chat.current.messages).toBe(before)
  })
})

describe('messages that wait behind the live turn', () => {
  const waiting = {
    id: '00000000-0000-4000-8000-00000000000b',
    status: 'queued' as const,
    input: 'Mine',
    model: 'demo',
  }
  const liveTurn = { id: LIVE, status: 'running' as const, input: 'From my phone', model: 'demo' }

  it('stand apart until the one before has ended, then come next and are followed', async () => {
    const page = setUp()
    page.api.loadHistory.mockResolvedValueOnce(aHistory({ liveTurn, queuedTurns: [waiting] }))
    await act(async () => page.chat.current.loadConversation('conv_1'))
    expect(page.chat.current.queuedTurns).toEqual([waiting])
    const { push } = page.latest()
    await act(async () =>
      push(messageStart('a', LIVE), textDelta(0, 'First', 'a', LIVE), turnEnd('completed', null, LIVE)),
    )
    await waitFor(() => expect(page.latest()).toMatchObject({ kind: 'attach', turnId: waiting.id }))
    expect(page.seen()).toEqual([
      ['From my phone', 'completed'],
      ['First', 'completed'],
      ['Mine', 'completed'],
    ])
    expect(page.chat.current).toMatchObject({ queuedTurns: [], status: { type: 'streaming', turnId: waiting.id } })
    const next = page.latest()
    await act(async () => {
      next.push(messageStart('b', waiting.id), textDelta(0, 'Second', 'b', waiting.id))
      next.push(turnEnd('completed', null, waiting.id))
    })
    await waitFor(() => expect(page.chat.current.status).toEqual({ type: 'idle' }))
    expect(page.seen().at(-1)).toEqual(['Second', 'completed'])
  })
})

describe('the first message of a temporary conversation', () => {
  const temporary = aConversation({ id: 'conv_t', isTemporary: true, expiresAt: '2026-11-23T10:00:00.000Z' })
  const say = (page: ReturnType<typeof setUp>) =>
    act(async () => void page.chat.current.sendMessage('A secret', null, { temporary: true }))

  it('says that it is one; the next need not', async () => {
    const page = setUp()
    await say(page)
    const { turnId, push, request } = page.latest()
    expect(request).toMatchObject({ temporary: true })
    await act(async () => push(turnStart(turnId, temporary, 'A secret'), turnEnd('completed', null, turnId)))
    await say(page)
    expect(page.latest().request).toMatchObject({ conversationId: 'conv_t' })
    expect(page.latest().request?.temporary).toBeUndefined()
  })

  it('says so when it is sent again, too', async () => {
    const page = setUp()
    await say(page)
    await act(async () => page.latest().close(new ApiError({ code: 'body_too_large', message: 'No.' }, 413)))
    await waitFor(() => expect(page.chat.current.messages.at(-1)?.status).toBe('unsent'))
    await act(async () => page.chat.current.retry(page.chat.current.messages.at(-1)?.id ?? ''))
    expect(page.connections).toHaveLength(2)
    expect(page.latest().request).toMatchObject({ temporary: true })
  })

  it('tells whom it was left by before it was there', async () => {
    const onTemporaryLeft = vi.fn()
    const page = setUp({ onTemporaryLeft })
    await say(page)
    const { turnId, push } = page.latest()
    act(() => page.chat.current.newConversation())
    await act(async () => push(turnStart(turnId, temporary, 'A secret')))
    expect(onTemporaryLeft).toHaveBeenCalledWith('conv_t')
  })
})
