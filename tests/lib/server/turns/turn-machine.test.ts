import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anything } from './model/commands.ts'
import { holdAtRest } from './model/promises.ts'
import { World } from './model/world.ts'

const flavours = [
  { keepsCancelled: false, listsAfter: 0 },
  { keepsCancelled: false, listsAfter: 5 },
  { keepsCancelled: true, listsAfter: 0 },
]

// Holds T1, T2, T3, T4, T5, T7 (lib/server/turns/SPEC.md).
it('the promises hold through 100,000 steps of two nodes, people, a provider and faults in any order', () => {
  let steps = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...flavours),
      fc.commands([anything], { maxCommands: 200, size: 'max' }),
      (flavour, commands) => {
        const world = new World(flavour)
        fc.modelRun(() => ({ model: world, real: world }), commands)
        world.recover()
        holdAtRest(world)
        steps += world.steps
      },
    ),
    { numRuns: 1300, seed: Number(process.env.MODEL_SEED ?? 1) },
  )
  expect(steps).toBeGreaterThan(100_000)
}, 120_000)
