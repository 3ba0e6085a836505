import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal } from '#tests/support/misbehaving-provider/refusal.ts'

const folder = mkdtempSync(join(tmpdir(), 'prices-'))
const ROOM = 1000
let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  const file = join(folder, 'prices.json')
  writeFileSync(
    file,
    JSON.stringify({ currency: 'EUR', models: { 'gpt-test': { input: 1, output: 1, context: ROOM } } }),
  )
  app = await startProvidedApp({ OPENAI_SUMMARIES: 'on', PRICES_FILE: file })
})
afterAll(async () => {
  await app.stop()
  rmSync(folder, { recursive: true })
})
beforeEach(() => app.provider.reset())

const settle = (isSummarising: boolean) =>
  app.browser.json('/api/settings', { method: 'PATCH', body: { isSummarising } })
const used = (tokens: number) => ({ input_tokens: tokens - 10, output_tokens: 10, total_tokens: tokens })

/** Two exchanges, of which the last one took so many tokens, and then a third. */
async function talk(tokens: number): Promise<string> {
  app.provider.next({ say: ['A1'] }, { say: ['A2'], usage: used(tokens) }, { say: ['A3'] })
  const { conversationId } = (await app.ask('Q1')).body
  await app.ask('Q2', { conversationId })
  expect((await app.ask('Q3', { conversationId })).body.content).toBe('A3')
  return conversationId
}
const summaries = async (id: string) => (await app.history(id)).messages.flatMap(({ summary }) => summary ?? [])

it.each([
  [true, 800, 1],
  [true, 799, 0],
  [false, 990, 0],
])('switched on (%s), with %d of 1,000 tokens taken, %d is made before the next answer', async (isOn, tokens, made) => {
  await settle(isOn)
  const id = await talk(tokens)
  expect(await summaries(id)).toHaveLength(made)
  expect(app.provider.asked('summaries.create')).toHaveLength(made)
  expect(await app.lines(id)).toEqual([
    ...['user: Q1', 'assistant: A1', 'user: Q2', 'assistant: A2', 'user: Q3', 'assistant: A3'],
  ])
})

it('one that can’t be made fails the message, which is kept and can be sent again', async () => {
  await settle(true)
  app.provider.next({ say: ['A1'] }, { say: ['A2'], usage: used(900) }, { say: ['A3'] })
  app.provider.refuse('summaries.create', refusal(503, 'Away.'))
  const { conversationId } = (await app.ask('Q1')).body
  await app.ask('Q2', { conversationId })
  const { turnId, status } = (await app.ask('Q3', { conversationId })).body
  expect(status).toBe('failed')
  expect((await app.ask('Q3', { conversationId, retryOf: turnId })).body.content).toBe('A3')
  expect(await summaries(conversationId)).toMatchObject([{ isShown: true, messages: 2 }])
})
