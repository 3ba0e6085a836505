// Holds C1, C4, C6, C7
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ConversationState, isBusy, liveTurnId } from '#lib/client/chat/conversation-state.ts'
import { createWorld } from './conversation-world.ts'

const moves = [
  ...(['open', 'send', 'edit', 'again', 'show', 'accept', 'elsewhere', 'editElsewhere', 'showElsewhere'] as const),
  ...(['end', 'hearTold', 'hearTurn', 'reply', 'reconnect'] as const),
]

const someMoves = fc.array(fc.tuple(fc.constantFrom(...moves), fc.nat(5)), { maxLength: 60, size: 'max' })

type Steps = [(typeof moves)[number], number][]

function play(steps: Steps, check: (state: ConversationState) => void = () => {}) {
  const world = createWorld()
  world.open()
  for (const [move, pick] of steps) {
    world[move](pick)
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
      expect({ status, owed, reading }).toEqual({ status: { type: 'idle' }, owed: null, reading: null })
      expect(messages.map(({ content }) => content)).toEqual(world.server.textsOf(world.server.shownBranch()))
      expect(shown).toMatchObject({ at: world.server.at(), branch: world.server.shownBranch() })
    }),
    { numRuns: 1000 },
  )
})

it('nothing that was sent is ever gone from the path on the screen, and nothing stands there twice', () => {
  fc.assert(
    fc.property(someMoves, (steps) => {
      const world = play(steps)
      const { messages, shown, replaced, status } = world.state()
      for (const text of world.said()) {
        const count = messages.filter(({ content }) => content === text).length
        const isHere = shown !== null && world.server.textsOf(shown.branch).includes(text)
        expect(count).toBeLessThanOrEqual(1)
        if (!world.server.hasAnywhere(text) || (isHere && replaced === null && status.type !== 'loading'))
          expect(count).toBe(1)
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

it('whatever is told, also that another path is shown, the answer on the screen is followed to its end', () => {
  fc.assert(
    fc.property(someMoves, (steps) => {
      let before: string | null = null
      let move = 0
      play(steps, (state) => {
        const isTold = steps[move]?.[0] === 'hearTold'
        if (isTold && before !== null) expect(liveTurnId(state)).toBe(before)
        before = liveTurnId(state)
        move += 1
      })
    }),
    { numRuns: 1000 },
  )
})
