import { writeFileSync } from 'node:fs'
import { kinds } from './check.ts'
import { commandOf } from './options.ts'
import { logFile, truthFile } from './rig.ts'
import type { ChaosReport } from './run-chaos.ts'

/** A table of counts, then what was violated, and how to see it again. */
export function printReport({ options, ledger, truth, settledAfterMs, violations }: ChaosReport): void {
  const { turns } = ledger
  const stored = truth.conversations.flatMap((conversation) => conversation.turns)
  const ended = (status: string) => stored.filter((turn) => turn.status === status).length
  const codes = new Set(stored.flatMap((turn) => (turn.status === 'failed' ? (turn.errorCode ?? []) : [])))
  const rows: [string, number | string][] = [
    ...options.faults.map((name): [string, number] => [name, options.times]),
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
    ['all had ended so many seconds after the last fault', (settledAfterMs / 1000).toFixed(1)],
    ...kinds.map((kind): [string, number] => [kind, violations.filter((each) => each.kind === kind).length]),
  ]
  for (const [what, count] of rows) console.log(`${what.padEnd(56)}${String(count).padStart(8)}`)
  for (const { kind, about } of violations) console.log(`\n✗ ${kind}: ${about}`)
  console.log(`\nAgain with: ${commandOf(options)}`)
  if (violations.length === 0) return
  writeFileSync(truthFile, JSON.stringify({ sent: turns, truth }, null, 2))
  console.log(`What the app logged is in ${logFile}, all that was sent and what became of it in ${truthFile}`)
}
