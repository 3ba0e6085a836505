// Holds P1, P4, P7
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { forgetTurn } from '#lib/server/turns/live-turns.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { cut } from '#tests/support/misbehaving-provider/script.ts'
import { asWrittenBack, beginHeld, held, inHistory, kinds, onScreen, watchedAgain } from './held-parts.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

it.each(kinds)(
  'in the middle of %s, a second device, and whoever comes later, see the same',
  async (_, steps, name) => {
    const { turn, hold } = await beginHeld(app, steps, name)
    const late = await app.watch(turn.id)
    await late.until(() => onScreen(late)[0]?.length === 2)
    hold.open()
    await turn.end()
    await late.end()
    expect(onScreen(late)).toEqual(onScreen(turn))
    expect(await inHistory(app, turn)).toEqual(onScreen(turn))
  },
)

it.each(kinds)(
  'in the middle of %s, Stop leaves what was shown, for whoever reads it again',
  async (_, steps, name) => {
    const { turn } = await beginHeld(app, steps, name)
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    await turn.end()
    const [parts = []] = onScreen(turn)
    expect(parts[0]).toMatchObject({ type: 'reasoning', status: 'completed', text: 'Well.' })
    expect(parts.filter((part) => 'status' in part && part.status === 'running')).toEqual([])
    expect((await inHistory(app, turn)).map((stored) => stored.map(asWrittenBack))).toEqual([parts.map(asWrittenBack)])
    expect(onScreen(await watchedAgain(app, turn))).toEqual(onScreen(turn))
    // By a node that didn't run it.
    forgetTurn(turn.id)
    expect(onScreen(await watchedAgain(app, turn))).toEqual(onScreen(turn))
  },
)

it.each(kinds)('in the middle of %s, a cut in the stream is no end', async (_, steps, name) => {
  const { say, hold } = held(steps, name)
  app.provider.next({ say: say.map((step) => (step === hold ? cut : step)) })
  const turn = await app.begin('Hello')
  expect(await turn.end()).toMatchObject({ status: 'completed' })
  expect(await inHistory(app, turn)).toEqual(onScreen(turn))
})
