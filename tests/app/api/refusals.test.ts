import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { errorReplySchema, errorStatus } from '#lib/contract/error.ts'
import { type Call, startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { formWith } from '#tests/support/awkward-files.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
let own: string
let foreign: string
let foreignTurn: string

beforeAll(async () => {
  app = await startTestApp()
  browser = await app.guest()
  own = await create(browser)
  const neighbour = await app.guest()
  foreign = await create(neighbour)
  foreignTurn = randomUUID()
  const message = { message: 'Mine', turnId: foreignTurn, conversationId: foreign }
  await neighbour.json('/api/chat', { method: 'POST', body: message })
  // What comes of these by itself: the title, and what the provider is told. Refusals are held against it.
  await vi.waitFor(async () => {
    // In this order: the provider is told of the title.
    expect(await app.prisma.conversation.findUnique({ where: { id: foreign } })).toMatchObject({ titleSource: 'model' })
    expect(await app.prisma.conversation.count({ where: { metadataStale: true } })).toBe(0)
  }, 10_000)
})
afterAll(() => app.stop())

const create = async (as: TestBrowser) =>
  (await as.json('/api/conversations', { method: 'POST', body: {} })).body.conversation.id as string

/** Everything that a refused request must leave as it is. */
const rows = async () => ({
  conversations: await app.prisma.conversation.findMany({ orderBy: { id: 'asc' } }),
  turns: await app.prisma.turn.findMany({ orderBy: { id: 'asc' } }),
  atProvider: await app.prisma.localConversation.count(),
  items: await app.prisma.localItem.count(),
})

async function expectRefusal(as: TestBrowser, path: string, call: Call, code: string) {
  const before = await rows()
  const { status, body } = await as.json(path, call)
  const { error } = errorReplySchema.parse(body)
  expect([error.code, status]).toEqual([code, errorStatus[error.code]])
  expect(error.message).toMatch(/^.{10,}$/)
  expect(await rows()).toEqual(before)
}

const post = (body: unknown, headers?: Call['headers']): Call => ({ method: 'POST', body, headers })
const missingConversation = `conv_${'0'.repeat(48)}`
const otherSite = { origin: 'https://elsewhere.example' }

/** Every route of ours that needs a session; `path` has the caller's own ids. */
const everyRoute: [string, () => string, Call][] = [
  ['POST /api/chat', () => '/api/chat', post({ message: 'Hi' })],
  ['GET /api/conversations', () => '/api/conversations', {}],
  ['POST /api/conversations', () => '/api/conversations', post({})],
  ['GET /api/conversations/:id', () => `/api/conversations/${own}`, {}],
  ['PATCH /api/conversations/:id', () => `/api/conversations/${own}`, { method: 'PATCH', body: { title: 'T' } }],
  ['DELETE /api/conversations/:id', () => `/api/conversations/${own}`, { method: 'DELETE' }],
  ['POST /api/conversations/batch', () => '/api/conversations/batch', post({ action: 'pin', ids: ['conv_1'] })],
  ['POST /api/conversations/import', () => '/api/conversations/import', post([{ role: 'user', content: 'Hi' }])],
  ['POST /api/conversations/:id/move', () => `/api/conversations/${own}/move`, post({ to: 'openai' })],
  ['GET /api/turns/:id/events', () => `/api/turns/${randomUUID()}/events`, {}],
  ['POST /api/turns/:id/cancel', () => `/api/turns/${randomUUID()}/cancel`, { method: 'POST' }],
  ['DELETE /api/turns/:id', () => `/api/turns/${randomUUID()}`, { method: 'DELETE' }],
  ['GET /api/events', () => '/api/events', {}],
  ['GET /api/models', () => '/api/models', {}],
  ['POST /api/files', () => '/api/files', { method: 'POST', form: formWith('x', 'a.txt') }],
  ['GET /api/files/:id', () => '/api/files/file-1', {}],
  ['GET /api/files/:id/preview', () => '/api/files/file-1/preview', {}],
  ['DELETE /api/files/:id', () => '/api/files/file-1', { method: 'DELETE' }],
  ['GET /api/search', () => '/api/search?q=x', {}],
  ['GET /api/deletions', () => '/api/deletions', {}],
  ['GET /api/settings', () => '/api/settings', {}],
  ['PATCH /api/settings', () => '/api/settings', { method: 'PATCH', body: { retentionDays: 1 } }],
  ['GET /api/settings/retention', () => '/api/settings/retention?days=1', {}],
  ['DELETE /api/trash', () => '/api/trash', { method: 'DELETE' }],
  ['DELETE /api/account', () => '/api/account', { method: 'DELETE', body: { confirmation: 'delete' } }],
]
const writingRoutes = everyRoute.filter(([, , call]) => call.method !== undefined)

describe('without a session', () => {
  it.each(everyRoute)('%s is refused', (_, path, call) => expectRefusal(app.stranger(), path(), call, 'not_signed_in'))
})

describe('from a page of another site', () => {
  it.each(writingRoutes)('%s is refused', (_, path, call) =>
    expectRefusal(browser, path(), { ...call, headers: otherSite }, 'foreign_origin'),
  )
  it('the endpoints of accounts are refused', () =>
    expectRefusal(app.stranger(), '/api/auth/sign-in/anonymous', post({}, otherSite), 'foreign_origin'))
  it.each(['null', 'file://', 'nonsense', 'http://localhost:3001', 'http://localhost.elsewhere.example:3000'])(
    'an Origin of %s counts as another site',
    (origin) => expectRefusal(browser, '/api/chat', post({ message: 'Hi' }, { origin }), 'foreign_origin'),
  )
})

describe('from a public name that nobody told us of', () => {
  it.each(['evil.example:3000', 'localhost.evil.example'])('%s, which may be anybody’s, is refused', (host) =>
    expectRefusal(browser, '/api/chat', post({ message: 'Hi' }, { host, origin: `http://${host}` }), 'unknown_address'),
  )
})

describe('with somebody else’s id', () => {
  it.each<[string, () => string, Call]>([
    ['GET a conversation', () => `/api/conversations/${foreign}`, {}],
    ['PATCH a conversation', () => `/api/conversations/${foreign}`, { method: 'PATCH', body: { title: 'T' } }],
    ['DELETE a conversation', () => `/api/conversations/${foreign}`, { method: 'DELETE' }],
    ['moving a conversation', () => `/api/conversations/${foreign}/move`, post({ to: 'openai' })],
  ])('%s is not found', (_, path, call) => expectRefusal(browser, path(), call, 'conversation_not_found'))

  it('a message into a conversation is not found', () =>
    expectRefusal(browser, '/api/chat', post({ message: 'Hi', conversationId: foreign }), 'conversation_not_found'))

  it.each<[string, string, Call]>([
    ['watching a turn', '/events', {}],
    ['stopping a turn', '/cancel', { method: 'POST' }],
    ['taking a message back', '', { method: 'DELETE' }],
  ])('%s is not found', (_, action, call) =>
    expectRefusal(browser, `/api/turns/${foreignTurn}${action}`, call, 'turn_not_found'),
  )

  it.each<[string, () => object]>([
    ['in a conversation', () => ({ conversationId: own })],
    ['in a new conversation', () => ({})],
  ])('sending a turn again %s is not found', (_, where) =>
    expectRefusal(browser, '/api/chat', post({ message: 'Hi', retryOf: foreignTurn, ...where() }), 'turn_not_found'),
  )
})

describe('with an id of nothing', () => {
  it.each([missingConversation, 'conv_', 'nonsense', '%00', "conv_'%20OR%201=1", `conv_${'x'.repeat(500)}`])(
    'GET /api/conversations/%s is not found',
    (id) => expectRefusal(browser, `/api/conversations/${id}`, {}, 'conversation_not_found'),
  )
  it('a message into it is not found', () =>
    expectRefusal(
      browser,
      '/api/chat',
      post({ message: 'Hi', conversationId: missingConversation }),
      'conversation_not_found',
    ))
  it.each([randomUUID(), 'nonsense', '%00'])('a turn %s is not found', (id) =>
    expectRefusal(browser, `/api/turns/${id}/events`, {}, 'turn_not_found'),
  )
  it('sending a turn again is not found', () => {
    const again = { message: 'Hi', conversationId: own, retryOf: randomUUID() }
    return expectRefusal(browser, '/api/chat', post(again), 'turn_not_found')
  })
})

describe('with a body that is not as it should be', () => {
  it.each<[string, string, Call, string]>([
    ['no JSON', '/api/chat', { method: 'POST', rawBody: '{"message":' }, 'malformed_json'],
    ['no body', '/api/chat', { method: 'POST' }, 'invalid_request'],
    ['a list', '/api/chat', post([]), 'invalid_request'],
    ['no message', '/api/chat', post({}), 'invalid_request'],
    ['a message that is no text', '/api/chat', post({ message: 7 }), 'invalid_request'],
    ['an empty message', '/api/chat', post({ message: '' }), 'message_empty'],
    ['a message of white space', '/api/chat', post({ message: ' \n\t' }), 'message_empty'],
    ['a message of nothing storable', '/api/chat', post({ message: '\0' }), 'message_empty'],
    ['a message of 100,001 characters', '/api/chat', post({ message: 'x'.repeat(100_001) }), 'message_too_long'],
    ['10 MB', '/api/chat', post({ message: 'x'.repeat(10_000_000) }), 'body_too_large'],
    ['a turn id that is no UUID', '/api/chat', post({ message: 'Hi', turnId: '1' }), 'invalid_request'],
    ['a model nobody has', '/api/chat', post({ message: 'Hi', model: 'gpt-none' }), 'unknown_model'],
    ['a nonsense conversation', '/api/chat', post({ message: 'Hi', conversationId: 'x' }), 'conversation_not_found'],
    ['an empty conversation id', '/api/chat', post({ message: 'Hi', conversationId: '' }), 'conversation_not_found'],
    ['an unknown model', '/api/conversations', post({ model: 'gpt-none' }), 'unknown_model'],
    ['a blank title', '/api/conversations', post({ title: '  ' }), 'invalid_request'],
    ['a title of 201 characters', '/api/conversations', post({ title: 'x'.repeat(201) }), 'invalid_request'],
  ])('%s sent to %s is refused', (_, path, call, code) => expectRefusal(browser, path, call, code))

  it.each([{}, { title: '' }, { title: 7 }, { title: 'x'.repeat(201) }])('a rename to %j is refused', (body) =>
    expectRefusal(browser, `/api/conversations/${own}`, { method: 'PATCH', body }, 'invalid_request'),
  )

  it.each(['limit=0', 'limit=101', 'limit=many', 'limit=1.5', 'cursor=nonsense', `cursor=${'x'.repeat(400)}`])(
    'GET /api/conversations?%s is refused',
    (query) => expectRefusal(browser, `/api/conversations?${query}`, {}, 'invalid_request'),
  )
  it.each(['', 'q=', 'q=%20', 'q=%00', `q=${'x'.repeat(201)}`, 'q=x&limit=0', 'q=x&limit=51', 'q=x&cursor=nonsense'])(
    'GET /api/search?%s is refused',
    (query) => expectRefusal(browser, `/api/search?${query}`, {}, 'invalid_request'),
  )
  it('a history cursor that names nothing is refused', () =>
    expectRefusal(browser, `/api/conversations/${own}?cursor=msg_none`, {}, 'invalid_request'))

  it('10 MB sent to an endpoint of accounts are refused', () =>
    expectRefusal(app.stranger(), '/api/auth/sign-in/email', post({ email: 'x'.repeat(10_000_000) }), 'body_too_large'))

  it('100,000 characters that each need an escape are no reason to refuse', async () => {
    const body = { message: '\u0001'.repeat(100_000), conversationId: own }
    expect((await browser.json('/api/chat', post(body))).status).toBe(200)
  })
})
