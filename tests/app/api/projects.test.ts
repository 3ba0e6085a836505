import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { projectCalls, said } from '#tests/support/project-calls.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())
beforeEach(async () => {
  browser = await app.guest()
})

const { make, list, change, begin, put, idsIn } = projectCalls(() => browser)

describe('projects', () => {
  it('are listed by name with how many conversations stand below them, and are one’s own', async () => {
    const [ten, nine] = [await make({ name: 'Part 10' }), await make({ name: 'Part 9', color: 'green' })]
    const [first] = [await begin({ projectId: ten.id }), await begin({ projectId: ten.id })]
    await put(first.id, { pinned: true })
    await put((await begin({ projectId: ten.id })).id, { archived: true })
    expect((await list()).map(({ name, color, conversations }) => [name, color, conversations])).toEqual([
      ['Part 9', 'green', 0],
      ['Part 10', 'gray', 1],
    ])
    expect(nine).toMatchObject({ hasInstructions: false, defaultModel: null, archivedAt: null, trashedAt: null })
    expect(await list(await app.guest())).toEqual([])
  })

  it('are changed in part', async () => {
    const { id } = await make()
    await change(id, { instructions: ' Cite.\0 ', defaultModel: 'demo-slow' })
    const { body } = await change(id, { name: ' Book ', color: 'red' })
    expect(body).toMatchObject({ instructions: 'Cite.', project: { id, name: 'Book', color: 'red' } })
    expect(body.project).toMatchObject({ hasInstructions: true, defaultModel: 'demo-slow' })
    expect((await browser.json(`/api/projects/${id}`)).body).toEqual(body)
  })

  it.each<[string, object]>([
    ['no name', { name: ' ' }],
    ['a name of 101 characters', { name: 'x'.repeat(101) }],
    ['a colour that there isn’t', { name: 'Thesis', color: 'beige' }],
    ['10,001 characters of instructions', { name: 'Thesis', instructions: 'x'.repeat(10_001) }],
    ['an empty model', { name: 'Thesis', defaultModel: '' }],
  ])('with %s are refused, new or changed', async (_, body) => {
    const project = await make()
    for (const reply of [await browser.json('/api/projects', { method: 'POST', body }), await change(project.id, body)])
      expect(said(reply)).toEqual([400, 'invalid_request'])
    expect(await list()).toEqual([project])
  })

  it('refuse a model that they could not be answered by, new or changed', async () => {
    const project = await make()
    const body = { name: 'Other', defaultModel: 'gpt-of-somebody-else' }
    for (const reply of [await browser.json('/api/projects', { method: 'POST', body }), await change(project.id, body)])
      expect(said(reply)).toEqual([400, 'unknown_model'])
    expect(await list()).toEqual([project])
  })

  it('are 500 at most, also of those that are made at the same moment', async () => {
    const [owner] = await app.prisma.user.findMany({ orderBy: { createdAt: 'desc' }, take: 1 })
    const data = Array.from({ length: 498 }, (_, n) => ({ userId: owner?.id ?? '', name: `Part ${n}`, color: 'gray' }))
    await app.prisma.project.createMany({ data })
    const replies = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => browser.json('/api/projects', { method: 'POST', body: { name } })),
    )
    expect(replies.map(said).sort()).toEqual([
      ...[
        [200, undefined],
        [200, undefined],
        [409, 'too_many_projects'],
        [409, 'too_many_projects'],
      ],
    ])
    expect(await list()).toHaveLength(500)
  })

  it('of somebody else are not found, wherever they are named', async () => {
    const { id } = await make()
    const own = await begin()
    const eve = await app.guest()
    const mine = (await eve.json('/api/conversations', { method: 'POST', body: {} })).body.conversation.id
    const post = (path: string, body: object) => eve.json(path, { method: 'POST', body })
    const replies = [
      await eve.json(`/api/projects/${id}`),
      await change(id, { name: 'Mine' }, eve),
      await eve.json(`/api/projects/${id}`, { method: 'DELETE' }),
      await put(mine, { projectId: id }, eve),
      await post('/api/conversations', { projectId: id }),
      await post('/api/conversations/batch', { action: 'move-to-project', ids: [mine], projectId: id }),
      await post('/api/chat', { message: 'Hello', projectId: id }),
      await eve.json(`/api/conversations?project=${id}`),
      await eve.json(`/api/search?q=a&project=${id}`),
    ]
    expect(replies.map(said)).toEqual(replies.map(() => [404, 'project_not_found']))
    expect(await list()).toMatchObject([{ id, name: 'Thesis', conversations: 0 }])
    expect((await eve.json('/api/conversations')).body.conversations).toMatchObject([{ id: mine, projectId: null }])
    expect(await idsIn('')).toEqual([own.id])
  })

  it('go with a guest to their account, and with an account for good', async () => {
    const ada = { email: `${randomUUID()}@example.org`, password: 'correct horse battery', name: 'Ada' }
    await app.stranger().json('/api/auth/sign-up/email', { method: 'POST', body: ada })
    const { id } = await make()
    const { id: conversationId } = await begin({ projectId: id })
    await browser.json('/api/auth/sign-in/email', { method: 'POST', body: ada })
    expect(await list()).toMatchObject([{ id, conversations: 1 }])
    expect(await idsIn(`project=${id}`)).toEqual([conversationId])
    const body = { confirmation: ada.email, password: ada.password }
    expect((await browser.json('/api/account', { method: 'DELETE', body })).status).toBe(200)
    expect(await app.prisma.project.count({ where: { id } })).toBe(0)
  })
})
