import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { CONTRACT_HEADER } from '#lib/contract/error.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { readEvents } from '#tests/support/read-events.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
let conversationId: string
beforeAll(async () => {
  app = await startTestApp()
  // One at a time and nobody in the line, in place of the process's own.
  const { createAdmission } = await import('#lib/server/turns/admission.ts')
  const { processWide } = await import('#lib/server/process-wide.ts')
  processWide('parley.turns.admission', () => createAdmission({ atOnce: 1, lineMax: 0 }))
  browser = await app.guest()
})
afterAll(() => app.stop())
beforeEach(async () => {
  conversationId = (await browser.json('/api/chat', { method: 'POST', body: { message: 'Start' } })).body.conversationId
})

const stream = (message: string, turnId: string, headers?: Record<string, string>) =>
  browser.fetch('/api/chat', {
    ...{ method: 'POST', body: { message, turnId, conversationId } },
    headers: { accept: 'text/event-stream', ...headers },
  })
const json = (message: string, turnId: string) =>
  browser.json('/api/chat', { method: 'POST', body: { message, turnId, conversationId } })
const turns = () => app.prisma.turn.count({ where: { conversationId } })

/** While `work` is done, no turn can be stored: who is being accepted waits. */
async function whileNothingIsStored(work: () => Promise<void>): Promise<void> {
  await app.prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE "Turn" IN SHARE MODE`
      await work()
    },
    { timeout: 15_000 },
  )
}

/** While `work` is done, no turn can begin, as when the database goes away between storing one and claiming it. */
async function whileNothingBegins(work: () => Promise<void>): Promise<void> {
  await app.prisma.$executeRaw`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'going down' USING ERRCODE = '57P01'; END $$`
  await app.prisma.$executeRaw`
    CREATE TRIGGER refuse BEFORE UPDATE ON "Turn" FOR EACH ROW WHEN (NEW."status" = 'running') EXECUTE FUNCTION refuse()`
  try {
    await work()
  } finally {
    await app.prisma.$executeRaw`DROP FUNCTION refuse CASCADE`
  }
}

const reconcile = async () => (await import('#lib/server/turns/reconcile.ts')).reconcileTurns()

describe('a send for which there is no place', () => {
  it('is refused with 503 and a time to come again, before anything is stored', async () => {
    const [first, second] = [randomUUID(), randomUUID()]
    let accepted: Promise<Response> | undefined
    await whileNothingIsStored(async () => {
      accepted = stream('First', first)
      await new Promise((resolve) => setTimeout(resolve, 200))
      const refused = await stream('Second', second)
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
      expect((await refused.json()).error).toEqual({
        code: 'server_busy',
        message: expect.stringContaining('Your message is kept'),
      })
    })
    expect((await readEvents((await accepted) as Response)).at(-1)).toMatchObject({ status: 'completed' })
    expect(await app.prisma.turn.count({ where: { id: second } })).toBe(0)
    expect(await json('Second', second)).toMatchObject({ status: 200, body: { turnId: second, status: 'completed' } })
  })

  it('hears the nearest old code when it does not announce the new contract', async () => {
    let accepted: Promise<Response> | undefined
    await whileNothingIsStored(async () => {
      accepted = stream('First', randomUUID())
      await new Promise((resolve) => setTimeout(resolve, 200))
      const refused = await stream('Second', randomUUID(), { [CONTRACT_HEADER]: '1' })
      expect([refused.status, (await refused.json()).error.code]).toEqual([503, 'provider_busy'])
    })
    await readEvents((await accepted) as Response)
  })

  it('is let in all the same when it was stored before, and its reply lost', async () => {
    const known = randomUUID()
    await json('Known', known)
    let accepted: Promise<Response> | undefined
    await whileNothingIsStored(async () => {
      accepted = stream('First', randomUUID())
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(await json('Known', known)).toMatchObject({ status: 200, body: { turnId: known, status: 'completed' } })
    })
    await readEvents((await accepted) as Response)
  })
})

describe('a turn that is stored but cannot begin', () => {
  it('is told as queued, and followed when it runs', async () => {
    const turnId = randomUUID()
    let reply: Response | undefined
    await whileNothingBegins(async () => {
      reply = await stream('Hold on', turnId)
      expect(reply.status).toBe(200)
      expect(await turns()).toBe(2)
    })
    const events = readEvents(reply as Response)
    await reconcile()
    const seen = await events
    expect(seen.slice(0, 2)).toMatchObject([
      { type: 'turn-start', turnId, input: 'Hold on' },
      { type: 'turn-progress', progress: 'queued' },
    ])
    expect(seen.at(-1)).toMatchObject({ type: 'turn-end', turnId, status: 'completed', error: null })
    expect(seen.filter((event: ChatEvent) => event.type === 'text-delta')).not.toEqual([])
  })

  it('is waited for by a caller that wants it whole', async () => {
    const turnId = randomUUID()
    let reply: ReturnType<typeof json> | undefined
    await whileNothingBegins(async () => {
      reply = json('Hold on', turnId)
      await expect.poll(turns).toBe(2)
      await new Promise((resolve) => setTimeout(resolve, 300))
    })
    await reconcile()
    expect(await reply).toMatchObject({
      status: 200,
      body: { turnId, status: 'completed', content: expect.stringMatching(/./) },
    })
  })
})
