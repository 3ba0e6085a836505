import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Conversation, ListView } from '#lib/contract/conversation.ts'
import { tellMetadata } from '#lib/server/conversations/sync-metadata.ts'
import { runDueJobs } from '#lib/server/jobs/run-jobs.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(async () => {
  browser = await app.guest()
})
afterAll(() => app.stop())

const post = (path: string, body: unknown) => browser.json(path, { method: 'POST', body })
const create = async (title: string, more: object = {}): Promise<string> =>
  (await post('/api/conversations', { title, ...more })).body.conversation.id
const change = (id: string, body: object) => browser.json(`/api/conversations/${id}`, { method: 'PATCH', body })
const remove = (id: string, query = '') => browser.json(`/api/conversations/${id}${query}`, { method: 'DELETE' })
const list = async (view: ListView, query = ''): Promise<Conversation[]> =>
  (await browser.json(`/api/conversations?view=${view}${query}`)).body.conversations
const titles = async (view: ListView, query = '') => (await list(view, query)).map(({ title }) => title).sort()
const everyView = async () => ({
  recent: await titles('recent'),
  pinned: await titles('pinned'),
  archived: await titles('archived'),
  trash: await titles('trash'),
})
const history = (id: string) => browser.json(`/api/conversations/${id}`)

describe('the lists', () => {
  it('have each conversation in one of them', async () => {
    const [pinned, archived, trashed] = [await create('pinned'), await create('archived'), await create('trashed')]
    await create('recent')
    await create('temporary', { temporary: true })
    await change(pinned, { pinned: true })
    await change(archived, { archived: true })
    await change(trashed, { trashed: true })
    const one = { recent: ['recent'], pinned: ['pinned'], archived: ['archived'], trash: ['trashed'] }
    expect(await everyView()).toEqual(one)
    expect(await titles('all')).toEqual(['pinned', 'recent'])
  })

  it('show a conversation again where it was before once it is neither pinned nor archived nor in the trash', async () => {
    const id = await create('it')
    for (const field of ['pinned', 'archived', 'trashed']) {
      await change(id, { [field]: true })
      expect(await titles('recent')).toEqual([])
      await change(id, { [field]: false })
      expect(await titles('recent')).toEqual(['it'])
    }
  })

  it('take an archived conversation out of the archive when it is gone on with', async () => {
    const id = await create('it')
    await change(id, { archived: true })
    await post('/api/chat', { message: 'Hi', conversationId: id })
    expect((await everyView()).recent).toEqual(['it'])
  })

  it('say which turn runs', async () => {
    const id = await create('it')
    const turn = { id: crypto.randomUUID(), conversationId: id, input: 'Hi', model: 'demo', status: 'running' as const }
    const { userId } = await app.prisma.conversation.findUniqueOrThrow({ where: { id } })
    await app.prisma.turn.create({ data: { ...turn, userId, leaseUntil: new Date(Date.now() + 60_000) } })
    expect((await list('recent')).map((conversation) => conversation.liveTurnId)).toEqual([turn.id])
  })
})

describe('pairs of the caller’s own', () => {
  const metadata = { project: 'Tides', 'a.b': '1' }

  it('are stored with the provider’s and found again by', async () => {
    const id = await create('it', { metadata })
    await create('other', { metadata: { project: 'Ebb' } })
    await create('none')
    const { userId } = await app.prisma.conversation.findUniqueOrThrow({ where: { id } })
    const told = async () => (await app.prisma.localConversation.findUniqueOrThrow({ where: { id } })).metadata
    expect(await told()).toEqual({ ...metadata, user_id: userId, title: 'it', created_by: 'parley', version: '1' })
    expect(await titles('all', '&metadata.project=Tides')).toEqual(['it'])
    expect(await titles('all', '&metadata.project=Tides&metadata.a.b=1')).toEqual(['it'])
    expect(await titles('all', '&metadata.project=Tides&metadata.a.b=2')).toEqual([])
    await change(id, { title: 'renamed' })
    expect(await told()).toEqual({ ...metadata, user_id: userId, title: 'renamed', created_by: 'parley', version: '1' })
    const { body } = await change(id, { metadata: { project: 'Ebb' } })
    expect(body.conversation.metadata).toEqual({ project: 'Ebb' })
    expect(await titles('all', '&metadata.project=Ebb')).toEqual(['other', 'renamed'])
  })

  const pairs = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v']))
  it.each<[string, object, RegExp]>([
    ['more than ten', pairs(11), /At most 10 pairs/],
    ['a key of 65 characters', { ['k'.repeat(65)]: 'v' }, /at most 64 characters/],
    ['an empty key', { '': 'v' }, /at least one character/],
    ['a value of 513 characters', { k: 'v'.repeat(513) }, /at most 512 characters/],
    ['one of Parley’s own keys', { user_id: 'me' }, /Parley’s own/],
    ['a value that is no text', { k: 1 }, /./],
    ['a key that JavaScript keeps to itself', JSON.parse('{"__proto__":"v"}'), /cannot be stored/],
    ['a thousand of them', pairs(1_000), /At most 10 pairs/],
    ['a NUL character', { k: 'a\0b' }, /NUL/],
  ])('are refused when there is %s', async (_, wrong, message) => {
    const { status, body } = await post('/api/conversations', { metadata: wrong })
    expect([status, body.error.code]).toEqual([400, 'invalid_request'])
    expect(body.error.message).toMatch(message)
    expect(await titles('all')).toEqual([])
  })

  it('as many and as long as the provider takes are taken', async () => {
    const most = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`${i}`.padStart(64, 'k'), 'v'.repeat(512)]))
    const id = await create('it', { metadata: most })
    expect((await list('all'))[0]).toMatchObject({ id, metadata: most })
  })
})

describe('what the provider is told', () => {
  it('is told later when it can’t be told now, and the rename stands meanwhile', async () => {
    const id = await create('it')
    const isStale = async () => (await app.prisma.conversation.findUniqueOrThrow({ where: { id } })).metadataStale
    await expect.poll(isStale).toBe(false)
    const row = await app.prisma.localConversation.findUniqueOrThrow({ where: { id } })
    await app.prisma.$executeRawUnsafe(
      `ALTER TABLE "LocalConversation" ADD CONSTRAINT refuse CHECK ("metadata"->>'title' <> 'new')`,
    )
    expect((await change(id, { title: 'new' })).body.conversation.title).toBe('new')
    await app.prisma.$executeRawUnsafe(`ALTER TABLE "LocalConversation" DROP CONSTRAINT refuse`)
    expect(await isStale()).toBe(true)
    await expect
      .poll(
        async () => {
          await runDueJobs({ 'metadata.local': tellMetadata })
          return isStale()
        },
        { timeout: 15_000 },
      )
      .toBe(false)
    expect(await app.prisma.localConversation.findUniqueOrThrow({ where: { id } })).toMatchObject({
      metadata: { ...(row.metadata as object), title: 'new' },
    })
  })
})

describe('the trash', () => {
  it('holds what was deleted until it is restored', async () => {
    const id = await create('it')
    await post('/api/chat', { message: 'Hello there', conversationId: id })
    const { body } = await remove(id)
    expect(body).toMatchObject({ id, deleted: true, trashedAt: expect.any(String) })
    const [trashed] = await list('trash')
    const days = (Date.parse(trashed?.expiresAt ?? '') - Date.parse(trashed?.trashedAt ?? '')) / 86_400_000
    expect(days).toBe(30)

    const refused = await Promise.all([
      history(id),
      post('/api/chat', { message: 'Hi', conversationId: id }),
      change(id, { title: 'New' }),
    ])
    expect(refused.map(({ status, body: { error } }) => [status, error.code])).toEqual(
      Array(3).fill([404, 'conversation_in_trash']),
    )
    await change(id, { trashed: false })
    expect((await history(id)).body.messages).toHaveLength(2)
    expect((await everyView()).recent).toEqual(['it'])
  })

  it('stops what is being answered', async () => {
    const id = await create('it')
    const headers = { accept: 'text/event-stream' }
    const body = { message: 'Hi', conversationId: id, model: 'demo-slow', turnId: crypto.randomUUID() }
    const reply = await browser.fetch('/api/chat', { method: 'POST', body, headers })
    await remove(id)
    expect(await reply.text()).toContain('"status":"cancelled"')
  })

  it('lets go for good of what is deleted there, at the provider too', async () => {
    const id = await create('it')
    await post('/api/chat', { message: 'Hello there', conversationId: id })
    await remove(id)
    expect((await remove(id, '?forever=true')).body).toEqual({ id, deleted: true, trashedAt: null })
    for (const call of [history(id), remove(id), change(id, { trashed: false })]) {
      expect((await call).body.error.code).toBe('conversation_not_found')
    }
    expect(await app.prisma.conversation.count({ where: { id } })).toBe(0)
    expect(await app.prisma.deletion.findMany({ where: { conversationId: id } })).toMatchObject([
      { reason: 'person', providerConversationId: id, responses: 1 },
    ])
  })

  it('keeps what a repeated request deletes once more', async () => {
    const id = await create('it')
    const first = (await remove(id)).body
    expect((await remove(id)).body).toEqual(first)
    expect(await titles('trash')).toEqual(['it'])
  })

  it('is left out with ?forever=true', async () => {
    const id = await create('it')
    expect((await remove(id, '?forever=true')).body.trashedAt).toBeNull()
    expect(await everyView()).toEqual({ recent: [], pinned: [], archived: [], trash: [] })
  })
})

describe('a temporary conversation', () => {
  it('says so, goes on like any other, and is deleted for good', async () => {
    const { body } = await post('/api/chat', { message: 'Psst', temporary: true })
    const id = body.conversationId
    const { conversation, messages } = (await history(id)).body
    expect(conversation).toMatchObject({ isTemporary: true, trashedAt: null })
    expect(messages).toHaveLength(2)
    const hours = (Date.parse(conversation.expiresAt) - Date.parse(conversation.createdAt)) / 3_600_000
    expect(hours).toBeCloseTo(24, 1)
    expect(await titles('all')).toEqual([])
    expect((await remove(id)).body.trashedAt).toBeNull()
    expect(await app.prisma.deletion.findMany({ where: { conversationId: id } })).toMatchObject([
      { reason: 'temporary' },
    ])
  })

  it.each(['pinned', 'archived', 'trashed'])('can’t be %s', async (field) => {
    const id = await create('it', { temporary: true })
    const { body } = await change(id, { [field]: true })
    expect([body.error.code, body.error.message]).toEqual(['invalid_request', expect.stringMatching(/no list/)])
  })
})

describe('many at once', () => {
  const batch = (body: object) => post('/api/conversations/batch', body)
  const missing = `conv_${'0'.repeat(48)}`

  it('tells for each what became of it, and does the others', async () => {
    const neighbour = browser
    const foreign = await create('foreign')
    browser = await app.guest()
    const [a, b, trashed, temporary] = [
      await create('a'),
      await create('b'),
      await create('trashed'),
      await create('temporary', { temporary: true }),
    ]
    await remove(trashed)
    const { body } = await batch({ action: 'archive', ids: [a, foreign, missing, trashed, temporary, b, a] })
    expect(
      body.results.map((result: { id: string; error: { code: string } | null }) => [result.id, result.error?.code]),
    ).toEqual([
      [a, undefined],
      [foreign, 'conversation_not_found'],
      [missing, 'conversation_not_found'],
      [trashed, 'conversation_in_trash'],
      [temporary, 'invalid_request'],
      [b, undefined],
    ])
    expect(await titles('archived')).toEqual(['a', 'b'])
    browser = neighbour
    expect(await titles('recent')).toEqual(['foreign'])
  })

  it.each([
    ['pin', 'pinned'],
    ['archive', 'archived'],
    ['trash', 'trash'],
  ] as const)('%s and its opposite lead there and back', async (action, view) => {
    const ids = [await create('a'), await create('b')]
    await batch({ action, ids })
    expect(await titles(view)).toEqual(['a', 'b'])
    await batch({ action: { pin: 'unpin', archive: 'unarchive', trash: 'restore' }[action], all: { view } })
    expect(await titles('recent')).toEqual(['a', 'b'])
  })

  it('takes what is no id for one that isn’t there', async () => {
    const { body } = await batch({ action: 'pin', ids: ['a\0b', '../x'] })
    expect(body.results.map((result: { error: { code: string } }) => result.error.code)).toEqual([
      'conversation_not_found',
      'conversation_not_found',
    ])
  })

  it('can be all of a list that have a pair', async () => {
    await create('a', { metadata: { k: '1' } })
    await create('b')
    await batch({ action: 'trash', all: { view: 'recent', metadata: { k: '1' } } })
    expect(await everyView()).toMatchObject({ recent: ['b'], trash: ['a'] })
    const { body } = await batch({ action: 'delete-forever', all: { view: 'trash' } })
    expect(body.results).toEqual([{ id: expect.any(String), error: null }])
    expect(await titles('trash')).toEqual([])
  })

  it('can be thousands', async () => {
    const first = await create('it')
    const { userId } = await app.prisma.conversation.findUniqueOrThrow({ where: { id: first } })
    await app.prisma.$executeRaw`
      INSERT INTO "Conversation" ("id", "userId", "provider", "title", "model")
      SELECT 'conv_thousands' || n, ${userId}, 'local', 'it', 'demo' FROM generate_series(1, 1200) n`
    for (const [action, view] of [
      ['trash', 'recent'],
      ['delete-forever', 'trash'],
    ] as const) {
      const { results } = (await batch({ action, all: { view } })).body
      expect(results.filter((result: { error: unknown }) => result.error === null)).toHaveLength(1201)
      expect(await titles(view)).toEqual([])
    }
  })

  it.each([
    ['neither ids nor a list', { action: 'pin' }],
    ['both', { action: 'pin', ids: [missing], all: { view: 'recent' } }],
    ['no ids', { action: 'pin', ids: [] }],
    ['more than 1,000', { action: 'pin', ids: Array(1001).fill(missing) }],
    ['no known action', { action: 'burn', ids: [missing] }],
    ['a filter whose name is mistyped', { action: 'trash', all: { view: 'all', metdata: { k: 'v' } } }],
    [
      'a filter that can’t be one',
      { action: 'trash', all: { view: 'all', metadata: JSON.parse('{"__proto__":"v"}') } },
    ],
  ])('is refused with %s', async (_, body) => {
    expect((await batch(body)).body.error.code).toBe('invalid_request')
  })
})
