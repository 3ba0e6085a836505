import { afterEach, describe, expect, it, vi } from 'vitest'
import * as api from '#lib/client/api/api.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { aConversation, aHistory, aMessage, turnOf } from '#tests/lib/client/chat/chat-events.ts'

function reply(body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const fetched = vi.fn((_path: string, _init: RequestInit) => Promise.resolve(new Response(text, { status })))
  vi.stubGlobal('fetch', fetched)
  return fetched
}

afterEach(() => {
  vi.unstubAllGlobals()
})

const firstPage = { view: 'recent', limit: 40, cursor: null } as const
const signal = new AbortController().signal

describe('the API in the browser', () => {
  it('parses what arrives', async () => {
    reply({ conversations: [aConversation()], nextCursor: null, extra: 1 })
    expect(await api.listConversations(firstPage)).toEqual({ conversations: [aConversation()], nextCursor: null })
  })

  it('streams the events of a sent turn', async () => {
    const events = turnOf([['Hi']])
    const fetched = reply(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''))
    const arrived: ChatEvent[] = []
    for await (const event of api.sendTurn('/api/chat', { message: 'Hello' }, signal)) arrived.push(event)
    expect(arrived).toEqual(events)
    expect(fetched.mock.calls[0]?.[1].headers).toMatchObject({ Accept: 'text/event-stream' })
  })

  it('announces the contract that it knows, also where events are streamed', async () => {
    const fetched = reply({ conversations: [], nextCursor: null })
    await api.listConversations(firstPage)
    for await (const _ of api.attachToTurn('t', signal));
    for (const [, init] of fetched.mock.calls) expect(init.headers).toMatchObject({ 'parley-contract': '2' })
  })

  it('reads a code that is newer than this page with its message, and how soon to come again', async () => {
    const error = { code: 'too_many_cooks', message: 'Too many cooks are at work.' }
    const fetched = reply({ error }, 503)
    fetched.mockResolvedValue(Response.json({ error }, { status: 503, headers: { 'retry-after': '3' } }))
    const failure = await api.listConversations(firstPage).catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject({ code: 'unknown', message: error.message, status: 503, retryAfterMs: 3000 })
  })

  it('reads a history with a code that is newer than this page', async () => {
    const error = { code: 'too_many_cooks', message: 'Too many cooks are at work.' }
    reply(aHistory({ messages: [{ ...aMessage({ status: 'failed' }), error } as never] }))
    const { messages } = await api.loadHistory('conv_1')
    expect(messages).toMatchObject([{ status: 'failed', error: { code: 'unknown', message: error.message } }])
  })

  it('keeps ids inside their place in the address', async () => {
    const fetched = reply({ id: 'a/b?c', deleted: true, trashedAt: null })
    await api.deleteConversation('a/b?c')
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/conversations/a%2Fb%3Fc')
  })

  const refusals: [string, unknown, number, string][] = [
    ['our own error', { error: { code: 'conversation_gone', message: 'Gone.' } }, 410, 'conversation_gone'],
    ['a code from the future', { error: { code: 'brand_new', message: 'x' } }, 418, 'unknown'],
    ["a proxy's page", '<html>Bad gateway</html>', 502, 'internal'],
    ['a reply of the wrong shape', { conversations: 'none' }, 200, 'internal'],
  ]
  it.each(refusals)('turns %s into an ApiError', async (_, body, status, code) => {
    reply(body, status)
    await expect(api.listConversations(firstPage)).rejects.toMatchObject({ name: 'ApiError', code, status })
  })

  it('says network when nothing arrives', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(api.listModels()).rejects.toMatchObject({ code: 'network', status: 0 })
  })

  it('says what an endpoint of accounts refuses in the server’s words', async () => {
    reply({ error: { code: 'too_many_attempts', message: 'Too many attempts.' } }, 429)
    const signingIn = api.signInAsGuest()
    await expect(signingIn).rejects.toMatchObject({ code: 'too_many_attempts', message: 'Too many attempts.' })
  })
})
