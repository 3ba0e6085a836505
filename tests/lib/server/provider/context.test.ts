import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ListedModel } from '#lib/contract/model.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

const file = join(mkdtempSync(join(tmpdir(), 'prices-')), 'prices.json')
const prices = { currency: 'EUR', models: { 'gpt-test': { input: 1, output: 2, context: 400_000 } } }

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  writeFileSync(file, JSON.stringify(prices))
  app = await startProvidedApp({ PRICES_FILE: file })
})
afterAll(() => app.stop())

it('how much a model reads is as whoever runs the server says, where the provider doesn’t tell', async () => {
  const { models } = (await app.browser.json('/api/models')).body
  expect(models.map(({ id, contextTokens }: ListedModel) => [id, contextTokens])).toContainEqual(['gpt-test', 400_000])
})
