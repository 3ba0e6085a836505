import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { watchLive } from '#tests/support/live-events.ts'
import { projectCalls, said } from '#tests/support/project-calls.ts'
import { jobsLeft } from '#tests/support/queue.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())
beforeEach(async () => {
  browser = await app.guest()
})

const { make, list, change, remove, begin, put, batch, idsIn } = projectCalls(() => browser)

describe('a conversation', () => {
  it('begins in a project, with its model, is moved to another, and out of it', async () => {
    const [a, b] = [await make({ name: 'A', defaultModel: 'demo-slow' }), await make({ name: 'B' })]
    const { id, model, projectId } = await begin({ projectId: a.id })
    expect([model, projectId]).toEqual(['demo-slow', a.id])
    expect((await put(id, { projectId: b.id })).body.conversation.projectId).toBe(b.id)
    expect([await idsIn(`project=${a.id}`), await idsIn(`project=${b.id}`), await idsIn('project=none')]).toEqual([
      ...[[], [id], []],
    ])
    expect(await idsIn('view=recent')).toEqual([id])
    await put(id, { projectId: null })
    expect(await idsIn('project=none')).toEqual([id])
  })

  it('begins in one with its first message, and what is branched from it stands there as well', async () => {
    const { id } = await make()
    const { body } = await browser.json('/api/chat', { method: 'POST', body: { message: 'Hello', projectId: id } })
    const { messages } = (await browser.json(`/api/conversations/${body.conversationId}`)).body
    const branch = { method: 'POST', body: { messageId: messages[0].id } }
    await browser.json(`/api/conversations/${body.conversationId}/branch`, branch)
    expect(await list()).toMatchObject([{ id, conversations: 2 }])
  })

  it('that is gone as the project’s model begins with any other', async () => {
    const { id } = await make({ name: 'A' })
    await app.prisma.project.update({ where: { id }, data: { defaultModel: 'gone-by-now' } })
    expect((await begin({ projectId: id })).model).toBe('demo')
  })

  it('is moved among many, by id or all of a list', async () => {
    const { id } = await make()
    const [a, b, c] = [await begin(), await begin(), await begin()]
    await batch({ action: 'move-to-project', ids: [a.id, b.id], projectId: id })
    expect((await idsIn(`project=${id}`)).sort()).toEqual([a.id, b.id].sort())
    await batch({ action: 'move-to-project', all: { view: 'all', project: id }, projectId: null })
    expect((await idsIn('project=none')).sort()).toEqual([a.id, b.id, c.id].sort())
  })

  it.each<[string, (id: string) => Promise<{ status: number; body: { error?: { code: string } } }>]>([
    [
      'temporary from its beginning',
      (projectId) => browser.json('/api/conversations', { method: 'POST', body: { temporary: true, projectId } }),
    ],
    [
      'temporary with its first message',
      (projectId) =>
        browser.json('/api/chat', { method: 'POST', body: { message: 'Hello', temporary: true, projectId } }),
    ],
    ['temporary before', async (projectId) => put((await begin({ temporary: true })).id, { projectId })],
    [
      'for an archived project',
      async (projectId) => {
        await change(projectId, { archived: true })
        return put((await begin()).id, { projectId })
      },
    ],
    [
      'for a project in the trash',
      async (projectId) => {
        await remove(projectId)
        return put((await begin()).id, { projectId })
      },
    ],
    ['without saying where', async () => batch({ action: 'move-to-project', ids: [(await begin()).id] })],
    ['with something else', async (projectId) => batch({ action: 'pin', ids: [(await begin()).id], projectId })],
    ['for what is no id', async () => put((await begin()).id, { projectId: 'nonsense' })],
  ])('is not put into one that is %s', async (_, attempt) => {
    const { id } = await make()
    expect(said(await attempt(id))).toEqual([400, 'invalid_request'])
    expect(await idsIn(`project=${id}`)).toEqual([])
  })
})

describe('what is looked for in a project', () => {
  it('is found there alone, in titles and messages', async () => {
    const { id } = await make()
    const say = async (message: string, more: object = {}) =>
      (await browser.json('/api/chat', { method: 'POST', body: { message, ...more } })).body.conversationId
    const [inside, titled] = [await say('About walruses', { projectId: id }), (await begin({ projectId: id })).id]
    await put(titled, { title: 'Walruses again' })
    await say('Walruses elsewhere')
    await vi.waitUntil(async () => (await jobsLeft(app.prisma, 'index')).length === 0, { timeout: 10_000 })
    const { hits } = (await browser.json(`/api/search?q=walruses&project=${id}`)).body
    const found = new Set(hits.map(({ conversationId }: { conversationId: string }) => conversationId))
    expect([...found].sort()).toEqual([inside, titled].sort())
  })
})

it('every change of a project, and of what is in it, is told to the person’s devices', async () => {
  const watch = await watchLive(browser)
  const other = await watchLive(await app.guest())
  await watch.untilRefreshed(1)
  const told = () => watch.seen.filter(({ type }) => type === 'projects-changed').length
  const steps: (() => Promise<unknown>)[] = [
    () => make(),
    async () => change((await list())[0]?.id ?? '', { name: 'Book' }),
    async () => begin({ projectId: (await list())[0]?.id }),
    async () => put((await idsIn('project=none'))[0] ?? (await idsIn(''))[0] ?? '', { pinned: true }),
    async () => put((await idsIn('view=pinned'))[0] ?? '', { projectId: null }),
    async () => remove((await list())[0]?.id ?? '', '?forever=true'),
  ]
  for (const step of steps) {
    const before = told()
    await step()
    await watch.until(() => told() > before)
  }
  expect(other.seen.some(({ type }) => type === 'projects-changed')).toBe(false)
  const conversations = watch.seen.flatMap((event) =>
    event.type === 'conversation-changed' ? [event.conversation.projectId] : [],
  )
  expect(conversations.at(-1)).toBeNull()
  await watch.leave()
  await other.leave()
})
