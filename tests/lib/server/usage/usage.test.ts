import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { usageReplySchema } from '#lib/contract/usage.ts'
import { costOf, type Prices, readPrices } from '#lib/server/prices.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

const priced: Prices = { currency: 'EUR', models: { 'gpt-test': { input: 1_000_000, output: 2_000_000, cached: 0 } } }
const folder = mkdtempSync(join(tmpdir(), 'prices-'))
const file = (content: string) => {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, content)
  return path
}

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp({ BUDGET_TOKENS: '1000', PRICES_FILE: file(JSON.stringify(priced)) })
})
afterAll(() => app.stop())
beforeEach(async () => {
  app.provider.reset()
  await app.prisma.usage.deleteMany()
})

const usage = async (browser = app.browser) => usageReplySchema.parse((await browser.json('/api/usage')).body)
const today = () => new Date().toISOString().slice(0, 10)
const used = (input: number, output: number, more: object = {}) => ({
  ...{ input_tokens: input, output_tokens: output, total_tokens: input + output },
  ...{ input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 }, ...more },
})

describe('what answers took', () => {
  it('is counted by day and model, with what it cost, and stays when the conversation goes', async () => {
    const details = { input_tokens_details: { cached_tokens: 4 }, output_tokens_details: { reasoning_tokens: 2 } }
    app.provider.next({ say: ['One'], usage: used(10, 5, details) }, { say: ['Two'], usage: used(20, 1) })
    const { conversationId } = (await app.ask('One')).body
    await app.ask('Two', { conversationId })
    const counted = { turns: 2, inputTokens: 30, cachedTokens: 4, outputTokens: 6, reasoningTokens: 2, cost: 38 }
    const where = { day: today(), provider: 'openai', model: 'gpt-test', projectId: null }
    expect((await usage()).days).toEqual([{ ...where, ...counted }])
    expect((await app.browser.json(`/api/conversations/${conversationId}/usage`)).body).toEqual({
      ...{ usage: counted, currency: 'EUR' },
    })
    await app.browser.json(`/api/conversations/${conversationId}?forever=true`, { method: 'DELETE' })
    expect((await usage()).days).toMatchObject([counted])
    const neighbour = await app.guest()
    expect((await usage(neighbour)).days).toEqual([])
    expect(await neighbour.json(`/api/conversations/${conversationId}/usage`)).toMatchObject({ status: 404 })
  })

  it('is counted by project, also once that is gone', async () => {
    app.provider.next({ say: ['One'], usage: used(10, 5) }, { say: ['Two'], usage: used(20, 1) })
    const { id } = (await app.browser.json('/api/projects', { method: 'POST', body: { name: 'Bakery' } })).body.project
    await app.ask('One', { projectId: id })
    await app.ask('Two')
    await app.browser.json(`/api/projects/${id}?forever=true`, { method: 'DELETE' })
    const byInput = (await usage()).days.map(({ projectId, inputTokens }) => [projectId, inputTokens])
    expect(byInput).toEqual([
      [null, 20],
      [id, 10],
    ])
  })

  it('is counted once, however often the same is written', async () => {
    app.provider.next({ say: ['One'], usage: used(10, 5) })
    const { conversationId } = (await app.ask('One')).body
    const data = { inputTokens: 10, outputTokens: 5 }
    await app.prisma.turn.updateMany({ where: { conversationId }, data })
    await app.prisma.turn.updateMany({ where: { conversationId }, data: { ...data, outputTokens: 7 } })
    expect((await usage()).days).toMatchObject([{ turns: 1, inputTokens: 10, outputTokens: 7 }])
  })

  it.each(['days=0', 'days=401', 'days=many'])('is not told for ?%s', async (query) => {
    expect(await app.browser.json(`/api/usage?${query}`)).toMatchObject({ status: 400 })
  })
})

describe('a month’s budget', () => {
  const spend = async (tokens: number, browser = app.browser) => {
    const { viewer } = (await browser.json('/api/viewer')).body
    const row = { userId: viewer.id, day: new Date(today()), provider: 'openai', model: 'old' }
    await app.prisma.usage.create({ data: { ...row, inputTokens: tokens } })
  }

  it('holds, says when it goes on, and keeps nobody else', async () => {
    await spend(999)
    expect((await app.ask('One')).body).toMatchObject({ status: 'completed' })
    const { status, body } = await app.ask('Two')
    expect([status, body.error?.code]).toEqual([429, 'budget_used_up'])
    expect(body.error?.message).toMatch(/used up this month’s 1,000 tokens.*go on from \w+ 1\./)
    expect(app.provider.asked('responses.create')).toHaveLength(1)
    const { month } = (await app.browser.json('/api/settings')).body
    expect(month).toMatchObject({ allowedTokens: 1000, allowedCost: null })
    expect(month.usedTokens).toBeGreaterThanOrEqual(1000)
    const neighbour = await app.guest()
    const reply = await neighbour.json('/api/chat', { method: 'POST', body: { message: 'One' } })
    expect(reply.body).toMatchObject({ status: 'completed' })
  })

  it('holds for what waits, too: of twenty at once only those that ran before go beyond it', async () => {
    await spend(999)
    const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => app.ask(`Number ${n}`)))
    const answered = replies.filter(({ body }) => body.status === 'completed')
    expect(answered.length).toBeGreaterThan(0)
    expect(app.provider.asked('responses.create')).toHaveLength(answered.length)
    for (const { body } of replies.filter(({ body }) => body.status !== 'completed')) {
      expect(body.error?.code).toBe('budget_used_up')
    }
  })

  it('begins anew with the month', async () => {
    await spend(1000)
    const lastMonth = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth(), 0))
    await app.prisma.usage.updateMany({ data: { day: lastMonth } })
    expect((await app.ask('One')).body).toMatchObject({ status: 'completed' })
  })
})

describe('prices', () => {
  it.each([
    [{ inputTokens: 3, cachedTokens: 1, outputTokens: 2, reasoningTokens: 1 }, 6],
    [{ inputTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0 }, 0],
  ])('of %j make %d', (counted, cost) => {
    expect(costOf({ model: 'gpt-test', ...counted }, priced)).toBe(cost)
    expect(costOf({ model: 'other', ...counted }, priced)).toBeNull()
    expect(costOf({ model: 'gpt-test', ...counted }, null)).toBeNull()
  })

  it.each([
    ['no JSON', '{', /PRICES_FILE is not usable/],
    ['no currency', '{"models":{}}', /currency/],
    ['a price below 0', '{"currency":"EUR","models":{"a":{"input":-1,"output":1}}}', /models\.a\.input/],
    [
      'a price of a kind that there isn’t',
      '{"currency":"EUR","models":{"a":{"input":1,"output":1,"x":1}}}',
      /models\.a/,
    ],
  ])('that are %s say so by name', (_, content, words) => {
    expect(() => readPrices(file(content))).toThrow(words)
  })

  it('in a file that isn’t there say so', () => {
    expect(() => readPrices(join(folder, 'none.json'))).toThrow(/PRICES_FILE is not usable.*no such file/)
  })
})
