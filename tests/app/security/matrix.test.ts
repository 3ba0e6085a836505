import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ApiRoute } from '#lib/contract/api-route.ts'
import { apiRoutes } from '#lib/contract/routes.ts'
import { exampleOf } from '#scripts/api-docs/examples.ts'
import { startTestApp } from '#tests/support/app.ts'
import { formWith, pngOf } from '#tests/support/awkward-files.ts'
import { ask, type RouteOnDisk, routesOnDisk } from '#tests/support/routes-on-disk.ts'

// Whatever is added below app/api is in here by itself; what this can't ask for fails until it can.
const routes = await routesOnDisk()
const listed = (route: RouteOnDisk) =>
  apiRoutes.find(({ method, path }) => method === route.method && path === route.path) as ApiRoute
const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const)
const closed = named.filter(([, route]) => !listed(route)?.isOpen)
const writing = named.filter(([, { method }]) => method !== 'GET')
const withIds = named.filter(([, { names }]) => names !== null)

interface Person {
  id: string
  cookie: string
}

let app: Awaited<ReturnType<typeof startTestApp>>
let owner: Person
/** What is the owner's, by the folder that the id stands below. */
let owned: Record<string, string>
const neighbours: Record<string, Person> = {}
/** Cookies that prove nobody. */
const nobodies: Record<string, string> = { none: '' }

beforeAll(async () => {
  app = await startTestApp()
  owner = await person()
  const turnId = randomUUID()
  const sent = await browse(owner, 'POST /api/chat', { message: 'Mine alone', turnId })
  const { conversationId } = await sent.json()
  const project = await browse(owner, 'POST /api/projects', { name: 'Mine alone' })
  const saved = await browse(owner, 'POST /api/prompts', { title: 'Mine alone', text: 'Mine alone' })
  await browse(owner, 'PATCH /api/drafts', { place: conversationId, text: 'Mine alone', basedOn: null })
  owned = {
    conversations: conversationId,
    turns: turnId,
    prompts: (await saved.json()).prompt.id,
    projects: (await project.json()).project.id,
    files: await upload(owner),
  }
  neighbours.guest = await person()
  neighbours.account = await person()
  const account = { email: 'eve@example.org', password: 'correct horse battery', name: 'Eve' }
  neighbours.account.cookie = cookieOf(await auth('sign-up/email', account, neighbours.account.cookie))

  const [expired, deleted] = [await person(), await person()]
  await app.prisma.session.updateMany({ where: { userId: expired.id }, data: { expiresAt: new Date(0) } })
  await app.prisma.session.deleteMany({ where: { userId: deleted.id } })
  const [name = '', value = ''] = owner.cookie.split('=')
  Object.assign(nobodies, {
    expired: expired.cookie,
    deleted: deleted.cookie,
    forged: `${name}=${value.slice(0, -8)}AAAAAAAA`,
    unsigned: `${name}=${decodeURIComponent(value).split('.')[0]}`,
  })
  // What comes of the owner's message by itself: everything else that changes is somebody's doing.
  await vi.waitFor(async () => {
    const where = { id: conversationId, titleSource: 'model' as const, metadataStale: false }
    expect(await app.prisma.conversation.count({ where })).toBe(1)
  }, 10_000)
})
afterAll(() => app.stop())

async function auth(endpoint: string, body: object, cookie = ''): Promise<Response> {
  const browser = app.stranger()
  return browser.fetch(`/api/auth/${endpoint}`, { method: 'POST', body, headers: cookie ? { cookie } : {} })
}

async function upload({ cookie }: Person): Promise<string> {
  const call = { method: 'POST', form: formWith(await pngOf(), 'mine.png'), headers: { cookie } }
  return (await (await app.stranger().fetch('/api/files', call)).json()).file.id
}

const cookieOf = (reply: Response) => (reply.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''

async function person(): Promise<Person> {
  const reply = await auth('sign-in/anonymous', {})
  return { id: (await reply.clone().json()).user.id, cookie: cookieOf(reply) }
}

const routeOf = (name: string) => {
  const [, route] = named.find(([each]) => each === name) ?? []
  if (!route) throw new Error(`There is no ${name}.`)
  return route
}
const browse = ({ cookie }: Person, name: string, body: object) =>
  ask(routeOf(name), { body: JSON.stringify(body), headers: { cookie } })

/** A call of the route as its example makes it, about the thing of this id. */
function call(route: RouteOnDisk, { id, ...more }: { id?: string; headers?: Record<string, string> } = {}) {
  const { query, body } = exampleOf(listed(route))
  // Of another turn than anybody's.
  const own = body !== undefined && route.path === '/api/chat' ? { ...(body as object), turnId: randomUUID() } : body
  return ask(route, { id: id ?? '', query, body: own === undefined ? undefined : JSON.stringify(own), ...more })
}

/** Everything of the owner's, here and at the local provider. */
async function ownersRows() {
  const where = { userId: owner.id }
  return {
    user: await app.prisma.user.findUnique({ where: { id: owner.id } }),
    sessions: await app.prisma.session.findMany({ where }),
    conversations: await app.prisma.conversation.findMany({ where }),
    turns: await app.prisma.turn.findMany({ where }),
    deletions: await app.prisma.deletion.findMany({ where }),
    drafts: await app.prisma.draft.findMany({ where }),
    prompts: await app.prisma.prompt.findMany({ where }),
    projects: await app.prisma.project.findMany({ where }),
    items: await app.prisma.localItem.findMany({ where: { conversationId: owned.conversations } }),
    files: await app.prisma.file.findMany({ where }),
    uploads: await app.prisma.localFile.findMany({ select: { id: true } }),
    responses: await app.prisma.localResponse.findMany({ where: { conversationId: owned.conversations } }),
  }
}

/** What a reply says, with the id that was asked for taken out. */
async function said(reply: Response, id: string) {
  return { status: reply.status, text: (await reply.text()).replaceAll(id, 'ID') }
}

const missing: Record<string, () => string> = {
  conversations: () => `conv_${'0'.repeat(48)}`,
  turns: () => randomUUID(),
  files: () => 'file-0',
  prompts: () => randomUUID(),
  projects: () => randomUUID(),
}
const nonsense = ['nonsense', '..', '%', 'конференция', "' OR 1=1 --", 'x'.repeat(500), '\0', '{"$ne":null}']

it('every route on disk is in the contract’s table and has an example, and every id is of a known kind', () => {
  for (const [name, route] of named) {
    expect(listed(route), name).toBeDefined()
    exampleOf(listed(route))
    if (route.names) expect(Object.keys(owned), name).toContain(route.names)
  }
})

describe('with a session that proves nobody', () => {
  it.each(closed)('%s is refused, whatever it names', async (_, route) => {
    const before = await ownersRows()
    for (const [who, cookie] of Object.entries(nobodies)) {
      const id = route.names ? owned[route.names] : undefined
      const reply = await call(route, { id, headers: { cookie } })
      expect([who, reply.status, (await reply.json()).error.code]).toEqual([who, 401, 'not_signed_in'])
    }
    expect(await ownersRows()).toEqual(before)
  })
})

describe('from another site', () => {
  it.each(writing)('%s is refused to the owner’s own browser', async (_, route) => {
    const before = await ownersRows()
    const sites = [
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:3000' },
    ]
    for (const site of sites) {
      const id = route.names ? owned[route.names] : undefined
      const reply = await call(route, { id, headers: { cookie: owner.cookie, ...(site as object) } })
      expect([site, reply.status, (await reply.json()).error.code]).toEqual([site, 403, 'foreign_origin'])
    }
    expect(await ownersRows()).toEqual(before)
  })
})

describe('with somebody else’s id', () => {
  it.each(withIds)('%s answers exactly as for one that isn’t there, and changes nothing', async (_, route) => {
    const before = await ownersRows()
    const names = route.names ?? ''
    for (const { cookie } of Object.values(neighbours)) {
      const headers = { cookie }
      const [foreign, none] = [owned[names] ?? '', missing[names]?.() ?? '']
      const [ofForeign, ofNone] = [
        await call(route, { id: foreign, headers }),
        await call(route, { id: none, headers }),
      ]
      expect([...ofForeign.headers].sort()).toEqual([...ofNone.headers].sort())
      const answer = await said(ofForeign, foreign)
      expect(answer).toEqual(await said(ofNone, none))
      expect(answer.status).toBe(404)
      for (const id of nonsense) expect(await said(await call(route, { id, headers }), id)).toEqual(answer)
    }
    expect(await ownersRows()).toEqual(before)
  })

  it.each<[string, string, (ids: Record<string, string>) => object]>([
    ['a message into it', 'POST /api/chat', ({ conversations }) => ({ message: 'Hi', conversationId: conversations })],
    [
      'a draft in it',
      'PATCH /api/drafts',
      ({ conversations }) => ({ place: conversations, text: 'Hi', basedOn: null }),
    ],
    ['sending it again', 'POST /api/chat', ({ turns }) => ({ message: 'Hi', retryOf: turns })],
    ...['pin', 'archive', 'trash', 'restore', 'delete-forever'].map(
      (action) =>
        [
          `${action} among others`,
          'POST /api/conversations/batch',
          ({ conversations }: Record<string, string>) => ({ action, ids: [conversations] }),
        ] as [string, string, (ids: Record<string, string>) => object],
    ),
  ])('%s is answered as if it weren’t there', async (_, name, bodyOf) => {
    const before = await ownersRows()
    const none = Object.fromEntries(Object.entries(missing).map(([kind, id]) => [kind, id()]))
    for (const each of Object.values(neighbours)) {
      const answers = await Promise.all(
        [owned, none].map(async (ids) => {
          const reply = await browse(each, name, bodyOf(ids))
          return { status: reply.status, text: (await reply.text()).replaceAll(ids.conversations ?? '', 'ID') }
        }),
      )
      expect(answers[0]).toEqual(answers[1])
    }
    expect(await ownersRows()).toEqual(before)
  })

  it('a message under somebody else’s turn id is a conflict, and shows nothing of theirs', async () => {
    const before = await ownersRows()
    for (const each of Object.values(neighbours)) {
      const reply = await browse(each, 'POST /api/chat', { message: 'Mine alone', turnId: owned.turns })
      expect([reply.status, (await reply.json()).error.code]).toEqual([409, 'turn_conflict'])
    }
    expect(await ownersRows()).toEqual(before)
  })
})

describe('what a neighbour lists', () => {
  it.each(named.filter(([, { method, names, path }]) => method === 'GET' && !names && path !== '/api/events'))(
    '%s holds nothing of the owner’s',
    async (_, route) => {
      for (const { cookie } of Object.values(neighbours)) {
        const text = await (await call(route, { headers: { cookie } })).text()
        for (const secret of [...Object.values(owned), owner.id, 'Mine alone']) expect(text).not.toContain(secret)
      }
    },
  )
})
