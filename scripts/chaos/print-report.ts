import type { ChaosReport } from './run-chaos.ts'

/** A table of counts, then what was violated. */
export function printReport({ kills, ledger, truth, violations }: ChaosReport): void {
  const { turns } = ledger
  const stored = truth.conversations.flatMap((conversation) => conversation.turns)
  const ended = (status: string) => stored.filter((turn) => turn.status === status).length
  const codes = new Set(stored.flatMap((turn) => (turn.status === 'failed' ? (turn.errorCode ?? []) : [])))
  const rows: [string, number | string][] = [
    ['kills (kill -9, SIGTERM)', `${kills.SIGKILL}, ${kills.SIGTERM}`],
    ['messages sent', turns.length],
    ['  accepted', ledger.count((turn) => turn.acceptedAt !== null)],
    ['  sent again under the same id', ledger.resent],
    ['  connections lost while following', ledger.reconnected],
    ['  stopped by hand', ledger.count((turn) => turn.isStopped)],
    ['turns completed', ended('completed')],
    ['turns cancelled', ended('cancelled')],
    [`turns failed${codes.size > 0 ? ` (${[...codes].join(', ')})` : ''}`, ended('failed')],
    ['responses at the provider', truth.conversations.flatMap(({ responses }) => responses).length],
    ['conversations', truth.conversations.length],
    ['  left empty at the provider', truth.orphans.count],
    ['violations', violations.length],
  ]
  for (const [what, count] of rows) console.log(`${what.padEnd(48)}${String(count).padStart(8)}`)
  for (const violation of violations) console.log(`\n✗ ${violation}`)
}
