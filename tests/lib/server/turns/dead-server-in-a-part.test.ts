// Holds P4, P7
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { reconcileTurns } from '#lib/server/turns/reconcile.ts'
import { saveProgress } from '#lib/server/turns/save-progress.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { asWrittenBack, beginHeld, inHistory, kinds, onScreen, watchedAgain } from './held-parts.ts'

// Nothing goes on here without the server that began it.
let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp({ RESPONSE_MODE: 'stream' })
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

it.each(kinds)('in the middle of %s, Stop leaves what was shown', async (_, steps, name) => {
  const { turn, hold } = await beginHeld(app, steps, name)
  const stopped = app.stopTurn(turn.id)
  await app.provider.asked('responses.create')[0]?.closed
  hold.open()
  expect(await stopped).toBe('cancelled')
  await turn.end()
  const [parts = []] = onScreen(turn)
  expect((await inHistory(app, turn)).map((stored) => stored.map(asWrittenBack))).toEqual([parts.map(asWrittenBack)])
})

it.each(kinds)(
  'what a server had shown that died in the middle of %s stays, and Retry replaces it',
  async (_, steps, name) => {
    const { turn, hold } = await beginHeld(app, steps, name)
    await saveProgress()
    const { parts, stepSeconds: __, ...row } = await app.prisma.turn.findUniqueOrThrow({ where: { id: turn.id } })
    const types = onScreen(turn)[0]?.map(({ type }) => type)
    hold.open()
    await turn.end()

    // The same as another server would leave it that died here.
    const left = { id: randomUUID(), leaseUntil: new Date(Date.now() - 60_000), createdAt: new Date() }
    await app.prisma.turn.create({ data: { ...row, ...left, parts: parts ?? undefined, responseId: 'resp_unknown' } })
    await reconcileTurns()
    const watched = await app.watch(left.id)
    expect(await watched.end()).toMatchObject({ status: 'failed' })
    const stored = (await inHistory(app, turn)).at(-1)
    expect(stored?.map(({ type }) => type)).toEqual(types)
    expect(stored?.filter((part) => 'status' in part && part.status === 'running')).toEqual([])
    expect(onScreen(watched)).toEqual([stored])
    expect(onScreen(await watchedAgain(app, turn)).length).toBe(1)

    const { body } = await app.ask('Hello', { conversationId: turn.conversationId, retryOf: left.id })
    expect(body).toMatchObject({ status: 'completed' })
    expect((await inHistory(app, turn)).at(-1)).toMatchObject([{ type: 'text' }])
  },
)
