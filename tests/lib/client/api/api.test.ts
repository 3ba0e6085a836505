import { type DefaultBodyType, HttpResponse, http, sse } from 'msw'
import { describe, expect, it } from 'vitest'
import * as api from '#lib/client/api/api.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { LiveEvent } from '#lib/contract/live.ts'
import { aConversation, aHistory, aMessage, turnOf } from '#tests/lib/client/chat/chat-events.ts'
import { answer, asked } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'
import { serveTurns } from '#tests/support/turn-streams.ts'

/** Whatever is asked, as no server of this version would. */
function reply(body: DefaultBodyType, init: ResponseInit = {}) {
  network.use(
    http.all('*/api/*', () =>
      typeof body === 'string' ? new HttpResponse(body, init) : HttpResponse.json(body, init),
    ),
  )
}

const firstPage = { view: 'recent', limit: 40, cursor: null } as const
const signal = new AbortController().signal

describe('the API in the browser', () => {
  it('parses what arrives', async () => {
    reply({ conversations: [aConversation()], nextCursor: null, extra: 1 })
    expect(await api.listConversations(firstPage)).toEqual({ conversations: [aConversation()], nextCursor: null })
  })

  it('streams the events of a sent turn', async () => {
    const events = turnOf([['Hi']])
    const server = serveTurns()
    const arrived: ChatEvent[] = []
    const reading = (async () => {
      for await (const event of api.sendTurn('/api/chat', { message: 'Hello' }, signal)) arrived.push(event)
    })()
    await expect.poll(() => server.connections.length).toBe(1)
    server.latest().push(...events)
    server.latest().end()
    await reading
    expect(arrived).toEqual(events)
    expect(server.latest().headers.get('accept')).toBe('text/event-stream')
  })

  it('streams what happens to the conversations of a viewer', async () => {
    const events: LiveEvent[] = [{ type: 'refresh' }, { type: 'conversation-removed', id: 'conv_1' }]
    network.use(
      sse<{ message: LiveEvent }>('*/api/events', ({ client, request }) => {
        const viewer = new URL(request.url).searchParams.get('viewer')
        if (viewer === 'ada') for (const event of events) client.send({ data: event })
        client.close()
      }),
    )
    const arrived: LiveEvent[] = []
    for await (const event of api.watchConversations('ada', signal, () => {})) arrived.push(event)
    expect(arrived).toEqual(events)
  })

  it('announces the contract that it knows, also where events are streamed', async () => {
    const announced: (string | null)[] = []
    network.use(
      http.all('*/api/*', ({ request }) => {
        announced.push(request.headers.get('parley-contract'))
        return HttpResponse.json({ conversations: [], nextCursor: null })
      }),
    )
    await api.listConversations(firstPage)
    for await (const _ of api.attachToTurn('t', signal));
    expect(announced).toEqual(['4', '4'])
  })

  it('reads a code that is newer than this page with its message, and how soon to come again', async () => {
    const error = { code: 'too_many_cooks', message: 'Too many cooks are at work.' }
    reply({ error }, { status: 503, headers: { 'retry-after': '3' } })
    const refused = api.listConversations(firstPage)
    await expect(refused).rejects.toMatchObject({
      code: 'unknown',
      message: error.message,
      status: 503,
      retryAfterMs: 3000,
    })
  })

  it('reads a history with a code that is newer than this page', async () => {
    const error = { code: 'too_many_cooks', message: 'Too many cooks are at work.' }
    reply(aHistory({ messages: [{ ...aMessage({ status: 'failed' }), error } as never] }))
    const { messages } = await api.loadHistory('conv_1')
    expect(messages).toMatchObject([{ status: 'failed', error: { code: 'unknown', message: error.message } }])
  })

  it('keeps ids inside their place in the address', async () => {
    network.use(answer('DELETE /api/conversations/{id}', ({ id }) => ({ id, deleted: true, trashedAt: null })))
    await api.deleteConversation('a/b?c')
    expect(asked('DELETE /api/conversations/{id}').map(({ id }) => id)).toEqual(['a/b?c'])
  })

  const refusals: [string, DefaultBodyType, number, string][] = [
    ['our own error', { error: { code: 'conversation_gone', message: 'Gone.' } }, 410, 'conversation_gone'],
    ['a code from the future', { error: { code: 'brand_new', message: 'x' } }, 418, 'unknown'],
    ["a proxy's page", '<html>Bad gateway</html>', 502, 'internal'],
    ['a reply of the wrong shape', { conversations: 'none' }, 200, 'internal'],
  ]
  it.each(refusals)('turns %s into an ApiError', async (_, body, status, code) => {
    reply(body, { status })
    await expect(api.listConversations(firstPage)).rejects.toMatchObject({ name: 'ApiError', code, status })
  })

  it('says network when nothing arrives', async () => {
    network.use(answer('GET /api/models', () => HttpResponse.error()))
    await expect(api.listModels()).rejects.toMatchObject({ code: 'network', status: 0 })
  })

  it('says what an endpoint of accounts refuses in the server’s words', async () => {
    reply({ error: { code: 'too_many_attempts', message: 'Too many attempts.' } }, { status: 429 })
    const signingIn = api.signInAsGuest()
    await expect(signingIn).rejects.toMatchObject({ code: 'too_many_attempts', message: 'Too many attempts.' })
  })
})
