import { inspect } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { World } from './model/world.ts'

const SEED = Number(process.env.MODEL_SEED ?? 1)
const STEPS = Number(process.env.MODEL_STEPS ?? 150)

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp({ SEARCH_INDEX: 'on', OPENAI_SUMMARIES: 'on' })
})
afterAll(() => app.stop())

/** The same numbers for the same seed. */
function picker(seed: number) {
  let state = seed >>> 0
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

it('whatever is done to a conversation that parts, it is what a plain tree is', async () => {
  const world = new World(app, picker(SEED))
  try {
    for (let step = 0; step < STEPS; step++) await world.step()
  } catch (error) {
    const { actual, expected } = error as { actual?: unknown; expected?: unknown }
    expect.fail(`${world.log.slice(-40).join('\n')}\n${error}\n${inspect({ actual, expected }, { depth: 5 })}`)
  }
}, 3_600_000)
