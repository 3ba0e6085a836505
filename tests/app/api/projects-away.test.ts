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

const { make, list, change, remove, begin, put, idsIn, lists } = projectCalls(() => browser)

describe('put away, a project', () => {
  /** One with two conversations, one that was put away before, and one that is in none. */
  async function filled() {
    const { id } = await make()
    const inside = [await begin({ projectId: id }), await begin({ projectId: id })]
    const before = await begin({ projectId: id })
    await put(before.id, { archived: true })
    await begin()
    return { id, inside, before }
  }

  it.each<[string, (id: string) => Promise<unknown>, (id: string) => Promise<unknown>, object]>([
    [
      'archive',
      (id) => change(id, { archived: true }),
      (id) => change(id, { archived: false }),
      { archived: 3, trash: 0 },
    ],
    ['trash', (id) => remove(id), (id) => change(id, { trashed: false }), { archived: 0, trash: 3 }],
  ])('takes its conversations along to the %s, and comes back with just these', async (_, away, back, there) => {
    const { id } = await filled()
    const before = await lists(id)
    await away(id)
    expect(await lists(id)).toEqual({ in: 0, out: 1, ...there })
    await away(id)
    await back(id)
    expect(await lists(id)).toEqual(before)
    expect(await list()).toMatchObject([{ id, conversations: 2, archivedAt: null, trashedAt: null, expiresAt: null }])
  })

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['archived', (id) => change(id, { archived: true, conversations: 'out' })],
    ['deleted', (id) => remove(id, '?conversations=out')],
    ['deleted for good', (id) => remove(id, '?forever=true&conversations=out')],
  ])('and %s lets its conversations go, where that is said', async (_, away) => {
    const { id, before } = await filled()
    await away(id)
    expect([await idsIn('project=none'), await idsIn('view=trash')]).toEqual([expect.anything(), []])
    expect(await idsIn('project=none')).toHaveLength(3)
    expect(await idsIn('view=archived')).toEqual([before.id])
  })

  it('lets them go from the trash, too, where they stay', async () => {
    const { id, inside } = await filled()
    await remove(id)
    await remove(id, '?forever=true&conversations=out')
    expect((await idsIn('view=trash')).sort()).toEqual(expect.arrayContaining(inside.map((each) => each.id).sort()))
    expect(await list()).toEqual([])
  })

  it('deleted for good takes all of its conversations along, from both lists', async () => {
    const { id } = await filled()
    expect((await remove(id, '?forever=true')).body).toEqual({ id, deleted: true, trashedAt: null })
    expect([await list(), (await idsIn('')).length, await idsIn('view=archived')]).toEqual([[], 1, []])
    expect(said(await remove(id))).toEqual([404, 'project_not_found'])
  })

  it('goes when the trash is emptied', async () => {
    const { id } = await filled()
    await remove(id)
    await browser.json('/api/trash', { method: 'DELETE' })
    expect([await list(), await idsIn('view=trash')]).toEqual([[], []])
  })

  it.each<[string, (id: string) => Promise<unknown>, (id: string) => Promise<unknown>]>([
    ['taken out of the archive', (id) => change(id, { archived: true }), (id) => put(id, { archived: false })],
    [
      'gone on with',
      (id) => change(id, { archived: true }),
      (id) => browser.json('/api/chat', { method: 'POST', body: { message: 'On', conversationId: id } }),
    ],
    ['restored', (id) => remove(id), (id) => put(id, { trashed: false })],
  ])('loses a conversation that is %s by itself: nobody would find it there', async (_, away, back) => {
    const { id, inside } = await filled()
    await away(id)
    await back(inside[0]?.id ?? '')
    expect(await idsIn('project=none')).toContain(inside[0]?.id)
  })

  it('in the trash is only restored', async () => {
    const { id } = await filled()
    await remove(id)
    expect(said(await change(id, { name: 'Other' }))).toEqual([400, 'invalid_request'])
    expect(await list()).toMatchObject([
      { name: 'Thesis', trashedAt: expect.any(String), expiresAt: expect.any(String) },
    ])
  })

  it('while conversations are moved into it, has none that is nowhere', async () => {
    const { id } = await make()
    const some = await Promise.all(Array.from({ length: 8 }, () => begin()))
    await Promise.all([
      ...some.slice(0, 4).map((each) => put(each.id, { projectId: id })),
      change(id, { archived: true }),
      ...some.slice(4).map((each) => put(each.id, { projectId: id })),
    ])
    const { out, archived } = await lists(id)
    expect(out + archived).toBe(8)
    expect(await idsIn(`view=all&project=${id}`)).toEqual([])
  })
})
