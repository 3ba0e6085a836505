import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Prompt } from '#lib/contract/prompt.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())
beforeEach(async () => {
  browser = await app.guest()
})

const TEA = { title: 'Tea', text: 'Make {{kind}} tea' }
const create = (body: unknown = TEA, as = browser) => as.json('/api/prompts', { method: 'POST', body })
const load = (prompts: unknown, as = browser) => as.json('/api/prompts/import', { method: 'POST', body: { prompts } })
const list = async (as = browser): Promise<Prompt[]> => (await as.json('/api/prompts')).body.prompts
const titles = async () => (await list()).map(({ title }) => title)
const many = (count: number) => Array.from({ length: count }, (_, n) => ({ title: `Prompt ${n}`, text: 'Text' }))

describe('saved prompts', () => {
  it('are listed by title, and are one’s own', async () => {
    for (const title of ['Prompt 10', 'éclair', 'Prompt 9', 'Apple']) await create({ title, text: 'Text' })
    expect(await titles()).toEqual(['Apple', 'éclair', 'Prompt 9', 'Prompt 10'])
    expect(await list(await app.guest())).toEqual([])
  })

  it('are made, changed in part, and deleted', async () => {
    const { prompt } = (await create({ title: '  Tea ', text: ' Make\0 tea\n' })).body
    expect(prompt).toMatchObject({ title: 'Tea', text: ' Make tea\n' })
    const path = `/api/prompts/${prompt.id}`
    const changed = (await browser.json(path, { method: 'PATCH', body: { title: 'Green tea' } })).body.prompt
    expect(changed).toMatchObject({ id: prompt.id, title: 'Green tea', text: ' Make tea\n' })
    expect(await list()).toEqual([changed])
    expect((await browser.json(path, { method: 'DELETE' })).body).toEqual({ id: prompt.id, deleted: true })
    expect(await list()).toEqual([])
  })

  it.each([
    ['no title', { text: 'a' }],
    ['an empty title', { title: '  ', text: 'a' }],
    ['a title of 101 characters', { title: 'x'.repeat(101), text: 'a' }],
    ['no text', { title: 'a' }],
    ['a text of spaces', { title: 'a', text: ' \n' }],
    ['a text of 20,001 characters', { title: 'a', text: 'x'.repeat(20_001) }],
  ])('with %s are refused, alone and among others', async (_, prompt) => {
    for (const reply of [await create(prompt), await load([TEA, prompt])]) {
      expect([reply.status, reply.body.error.code]).toEqual([400, 'invalid_request'])
    }
    expect(await list()).toEqual([])
  })

  it.each<['PATCH' | 'DELETE', unknown]>([
    ['PATCH', { title: 'Mine' }],
    ['DELETE', undefined],
  ])('of somebody else, or that are none, are not found by %s', async (method, body) => {
    const { prompt } = (await create()).body
    const neighbour = await app.guest()
    for (const id of [prompt.id, randomUUID(), 'nonsense']) {
      const reply = await neighbour.json(`/api/prompts/${id}`, { method, ...(body !== undefined && { body }) })
      expect([reply.status, reply.body.error.code]).toEqual([404, 'prompt_not_found'])
    }
    expect(await list()).toEqual([prompt])
  })

  it('are 500 at most, also of those that are made at the same moment', async () => {
    await load(many(498))
    const replies = await Promise.all(['a', 'b', 'c', 'd'].map((title) => create({ title, text: 'Text' })))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 409, 409])
    expect(replies.find(({ status }) => status === 409)?.body.error.code).toBe('too_many_prompts')
    expect(await list()).toHaveLength(500)
  })

  it('are the account’s when a guest signs in', async () => {
    const ada = { email: `${randomUUID()}@example.org`, password: 'correct horse battery', name: 'Ada' }
    const device = app.stranger()
    await device.json('/api/auth/sign-up/email', { method: 'POST', body: ada })
    await create({ title: 'Cake', text: 'Bake' }, device)
    await create()
    await browser.json('/api/auth/sign-in/email', { method: 'POST', body: ada })
    expect((await list(device)).map(({ title }) => title)).toEqual(['Cake', 'Tea'])
  })
})

describe('an import', () => {
  it('adds what is new, and doubles nothing', async () => {
    await create()
    const cake = { title: 'Cake', text: 'Bake it' }
    const { body } = await load([TEA, cake, cake, { ...TEA, text: 'Other' }, { ...cake, more: 'is left out' }])
    expect(body).toEqual({ imported: 2, known: 3 })
    expect(await titles()).toEqual(['Cake', 'Tea', 'Tea'])
    expect((await load([TEA, cake])).body).toEqual({ imported: 0, known: 2 })
  })

  it('of more than there is room for adds none', async () => {
    await load(many(499))
    const { status, body } = await load([TEA, { title: 'Cake', text: 'Bake it' }])
    expect([status, body.error.code]).toEqual([409, 'too_many_prompts'])
    expect(await list()).toHaveLength(499)
    expect((await load(many(499))).body).toEqual({ imported: 0, known: 499 })
  })

  it.each([
    ['none', []],
    ['more than 500', many(501)],
    ['no list', 'Tea'],
    ['a list of words', ['Tea']],
  ])('of %s is refused', async (_, prompts) => {
    const { status, body } = await load(prompts)
    expect([status, body.error.code]).toEqual([400, 'invalid_request'])
  })

  it('of more than 5 MB is refused', async () => {
    const rawBody = JSON.stringify({ prompts: many(1), more: 'x'.repeat(5_000_000) })
    const { status, body } = await browser.json('/api/prompts/import', { method: 'POST', rawBody })
    expect([status, body.error.code]).toEqual([413, 'body_too_large'])
  })
})
