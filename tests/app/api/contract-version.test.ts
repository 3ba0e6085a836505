import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTRACT_HEADER } from '#lib/contract/error.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { readEvents } from '#tests/support/read-events.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp()
  browser = await app.guest()
})
afterAll(() => app.stop())

/** A turn that failed with this code, as the row says. */
async function failedWith(errorCode: string) {
  const metadata = { code: 'server_busy', error: 'server_busy' }
  const created = await browser.json('/api/conversations', { method: 'POST', body: { metadata } })
  const { id: conversationId } = created.body.conversation
  const { userId } = await app.prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } })
  const id = randomUUID()
  const row = { id, userId, conversationId, model: 'demo', input: 'Hi', inputHash: '', status: 'failed' as const }
  await app.prisma.turn.create({ data: { ...row, errorCode, endedAt: new Date() } })
  return { id, conversationId }
}

describe.each([
  ['a client that announces the contract', '2', 'server_busy', 'unknown'],
  ['a client that announces a later one', '3', 'server_busy', 'unknown'],
  ['an open tab of the first version', '1', 'provider_busy', 'provider_failed'],
  ['a client that announces nothing', '', 'provider_busy', 'provider_failed'],
])('%s', (_, version, known, unknown) => {
  const headers = { [CONTRACT_HEADER]: version }

  it.each([
    ['is newer than the first version', 'server_busy', () => known],
    ['a newer server stored', 'too_many_cooks', () => unknown],
    ['was always there', 'interrupted', () => 'interrupted'],
  ])('is told a code that %s in words that it reads, in history and events', async (_, stored, expected) => {
    const { id, conversationId } = await failedWith(stored)
    const { body } = await browser.json(`/api/conversations/${conversationId}`, { headers })
    expect(body.messages).toMatchObject([
      { status: 'failed', error: { code: expected(), message: expect.stringMatching(/./) } },
    ])
    expect(body.conversation.metadata).toEqual({ code: 'server_busy', error: 'server_busy' })
    const events = await readEvents(await browser.fetch(`/api/turns/${id}/events`, { headers }))
    expect(events.at(-1)).toMatchObject({ type: 'turn-end', status: 'failed', error: { code: expected() } })
  })
})
