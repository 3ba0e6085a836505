import type { Provider } from './provider.ts'
import type { Row } from './row.ts'
import type { Run } from './run.ts'

/** What isn't listed for so long, while nobody writes, isn't there. */
const LISTED_WITHIN = 7

type Sight = 'found' | 'absent' | 'unanswered' | 'unknown'

/** Looks once for what the provider has of a turn, and tells the turn; false when that can't be said now. */
export function look(run: Run, provider: Provider, now: number): boolean {
  const sight = run.responseId ? sightOf(run.responseId, provider, now) : sightOfItems(run, provider, now)
  if (sight === 'absent') run.tell({ type: 'absent' })
  if (sight === 'unanswered')
    run.tell({ type: 'ended', outcome: { status: 'incomplete', errorCode: 'interrupted', end: null } })
  if (sight === 'found') {
    const response = provider.responses.find(({ turn, status }) => turn === run.id && status === 'completed')
    run.show(response?.words ?? 0)
    run.tell({ type: 'ended', outcome: { status: 'completed', errorCode: null, end: null } })
  }
  return sight !== 'unknown'
}

/** By the response's id; one that still runs is cancelled. */
export function sightOf(responseId: string, provider: Provider, now: number): Sight {
  if (provider.isAway) return 'unknown'
  const status = provider.responses.find(({ id }) => id === responseId)?.status
  if (status === 'in_progress') provider.cancel(responseId, now)
  if (status === 'completed') return 'found'
  return status === 'in_progress' ? 'unknown' : 'absent'
}

/** By what the conversation lists, which may be late. */
export function sightOfItems(run: Pick<Run, 'id' | 'absentSince'>, provider: Provider, now: number): Sight {
  const listed = provider.isAway ? [] : provider.listed(run.id, now)
  if (listed.length > 1) return 'found'
  if (provider.isAway || provider.isLocked(now)) run.absentSince = null
  else run.absentSince ??= now
  if (run.absentSince === null || now - run.absentSince < LISTED_WITHIN) return 'unknown'
  return listed.length > 0 ? 'unanswered' : 'absent'
}

/** Looks for what came of a stopped turn, if anything did; false while that can't be said. */
export function findLateAnswer(row: Row, provider: Provider, now: number): boolean {
  const sight = row.responseId ? sightOf(row.responseId, provider, now) : sightOfItems(row, provider, now)
  if (sight === 'unknown') return false
  row.mayCome = false
  if (sight === 'found') Object.assign(row, { status: 'completed', keepsInput: false, output: 0 })
  if (sight === 'unanswered') row.keepsInput = false
  return true
}
