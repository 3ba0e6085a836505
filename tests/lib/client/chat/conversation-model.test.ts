// Holds C1, C4, C6
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ConversationState, isBusy } from '#lib/client/chat/conversation-state.ts'
import { createWorld } from './conversation-world.ts'

const moves = ['open', 'send', 'accept', 'elsewhere', 'end', 'hearTold', 'hearTurn', 'reply', 'reconnect'] as const

const someMoves = fc.array(fc.tuple(fc.constantFrom(...moves), fc.boolean()), { maxLength: 60 })

function play(steps: [(typeof moves)[number], boolean][], check: (state: ConversationState) => void = () => {}) {
  const world = createWorld()
  world.open()
  for (const [move, isFresh] of steps) {
    world[move](isFresh)
    check(world.state())
  }
  return world
}

it('in whatever order things arrive, in the end the screen shows what the server has', () => {
  fc.assert(
    fc.property(someMoves, (steps) => {
      const world = play(steps)
      world.settle()
      const { status, shown, messages, owed, reading } = world.state()
      const { at, texts } = world.server()
      expect({ status, owed, reading }).toEqual({ status: { type: 'idle' }, owed: null, reading: null })
      expect(messages.map(({ content }) => content)).toEqual(texts)
      expect(shown?.at).toBe(at)
    }),
    { numRuns: 1000 },
  )
})

it('nothing that was sent is ever gone from the screen, and nothing stands there twice', () => {
  fc.assert(
    fc.property(someMoves, (steps) => {
      const world = play(steps)
      for (const text of world.said()) {
        expect(world.state().messages.filter(({ content }) => content === text)).toHaveLength(1)
      }
    }),
    { numRuns: 1000 },
  )
})

it('one reading at a time is under way, and what is owed waits only for something that is', () => {
  fc.assert(
    fc.property(someMoves, (steps) => {
      play(steps, (state) => {
        if (state.owed !== null) expect(isBusy(state)).toBe(true)
        if (state.status.type === 'loading') expect(state.reading).toBe(state.readings)
      })
    }),
    { numRuns: 1000 },
  )
})
