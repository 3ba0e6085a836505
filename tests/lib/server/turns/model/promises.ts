import { expect } from 'vitest'
import { isOpen, type Row } from './row.ts'
import type { World } from './world.ts'

/** What must hold at every moment, whatever happened (SPEC.md). */
export function holdNow(world: World): void {
  for (const row of world.rows.all) {
    const before = world.settled.get(row.id)
    // T7
    const isAnswered = (before === 'failed' || before === 'may come') && row.status === 'completed'
    const isKnown = before === 'may come' && row.status === 'cancelled'
    expect(before === undefined || isAnswered || isKnown || row.status === before, `${row.id} was ${before}`).toBe(true)
    if (!isOpen(row)) world.settled.set(row.id, row.mayCome ? 'may come' : row.status)
    // T3
    const begun = world.provider.responses.filter(({ turn }) => turn === row.id)
    expect(begun.length, `responses of ${row.id}`).toBeLessThanOrEqual(1)
    // T5
    const isThere = world.provider.items.some(({ turn, role }) => turn === row.id && role === 'user')
    expect(row.keepsInput || isThere, `${row.id} is nowhere`).toBe(true)
  }
}

/** What must hold when everything has come to rest. */
export function holdAtRest(world: World): void {
  for (const row of world.rows.all) {
    expect(isOpen(row), `${row.id} is stuck: ${row.status}`).toBe(false)
    const items = world.provider.items.filter(({ turn }) => turn === row.id)
    const asked = items.filter(({ role }) => role === 'user').length
    const answered = items.filter(({ role }) => role === 'assistant').length
    const found = `${row.id} ${row.status}: message ${asked} times, answer ${answered} times, kept ${row.keepsInput}`
    const isGivenUp = world.provider.responses.some(({ turn, status }) => turn === row.id && status === 'cancelled')
    expect(isRight(row, asked, answered) || (row.status === 'failed' && isGivenUp), found).toBe(true)
  }
  const questions = world.provider.items.filter(({ role }) => role === 'user').map(({ turn }) => turn)
  expect(questions, 'in the order in which they were sent').toEqual(
    world.rows.all.map(({ id }) => id).filter((id) => questions.includes(id)),
  )
  expect(world.provider.running, 'nobody holds the lock').toBeUndefined()
}

function isRight({ status, keepsInput }: Row, asked: number, answered: number): boolean {
  if (status === 'completed') return asked === 1 && answered === 1
  if (status === 'incomplete') return asked === 1 && answered === 0 && !keepsInput
  if (status === 'cancelled') return asked + Number(keepsInput) === 1 && answered <= 1
  return asked === 0 && answered === 0 && keepsInput
}
