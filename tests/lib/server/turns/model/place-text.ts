import type { TurnState } from '#lib/server/turns/turn-state.ts'
import type { Item, Provider } from './provider.ts'
import type { Row } from './row.ts'
import type { Run } from './run.ts'

/** Puts the texts of a turn that is ending where they belong; what its row keeps then, or null while it can't be done. */
export function placeText(
  run: Run,
  { outcome, isStopped, isKnown }: Extract<TurnState, { at: 'ending' }>,
  provider: Provider,
  now: number,
): Partial<Row> | null {
  if (outcome.status === 'failed') return { keepsInput: true, output: run.shown }
  if (outcome.status === 'cancelled' && !isKnown) return { keepsInput: true, output: run.shown, mayCome: true }
  if (provider.isAway) return null
  const add = (before: Pick<Item, 'role' | 'words'>[], kept: Partial<Row>): Partial<Row> | null => {
    const answer = run.shown > 0 ? [{ role: 'assistant' as const, words: run.shown }] : []
    return provider.add(run.id, [...before, ...answer], now) && { keepsInput: false, output: 0, ...kept }
  }
  const listed = provider.listed(run.id, now)
  const answers = listed.filter(({ role }) => role === 'assistant')
  const replaced = answers.map(({ id }) => id)
  if (outcome.status === 'incomplete') return { keepsInput: false, output: 0 }
  if (outcome.status === 'completed') {
    // What a node that died put behind the whole answer.
    const shorter = answers.findIndex(({ words }, index) => words < (answers[index - 1]?.words ?? 0))
    if (run.isTakenOver && isStopped && shorter > 0) {
      return { status: 'cancelled', keepsInput: false, output: 0, replaced: replaced.slice(0, shorter) }
    }
    const isLonger = answers.some(({ words }) => words > run.shown)
    if (isStopped && isLonger) return add([], { status: 'cancelled', replaced })
    return { status: 'completed', keepsInput: false, output: 0 }
  }
  if (listed.length === 0) return add([{ role: 'user', words: 0 }], {})
  const isThere = answers.some(({ words }) => words >= run.shown) || run.shown === 0
  return isThere ? { keepsInput: false, output: 0 } : add([], { replaced })
}
