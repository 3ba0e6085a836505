import { setTimeout as sleep } from 'node:timers/promises'
import type { ScratchDatabase } from '../database/scratch.ts'
import { signInAsGuest } from '../server/guest.ts'
import { findViolations, type Violation } from './check.ts'
import { commitFaults } from './commit-faults.ts'
import { Connection } from './connection.ts'
import { Ledger } from './ledger.ts'
import type { ChaosOptions } from './options.ts'
import { STUCK_AFTER_MS } from './pace.ts'
import { Person } from './person.ts'
import { Random } from './random.ts'
import { type Rig, startRig } from './rig.ts'
import { sendTurn } from './send.ts'
import { readTruth, type Truth } from './truth.ts'

export interface ChaosReport {
  options: ChaosOptions
  ledger: Ledger
  truth: Truth
  /** How long after the last fault the last turn ended. */
  settledAfterMs: number
  violations: Violation[]
}

/** What is still written when the faults end takes its time, which the app's clock doesn't shorten. */
const ANSWERS_MS = 10_000
const CALLS_AT_ONCE = 6

/** People chat while all that can go wrong does; then what they saw is held against what there is. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const random = new Random(options.seed)
  const rig = await startRig(random.fork())
  const ledger = new Ledger()
  const [enough, overdue] = [new AbortController(), new AbortController()]

  await rig.startNodes(options.nodes)
  const people = await gather(options, rig, { ledger, random, signal: overdue.signal })
  const chats = people.map((person) => person.chat(enough.signal))
  await commitFaults({ ...rig, people, ledger, random }, options, rig.startNodes)
  enough.abort()
  const settledAfterMs = await settled(chats, rig.database)
  overdue.abort()

  const connection = new Connection(rig.nodes, random)
  await callEverywhere(rig, { ledger, connection })
  const truth = await readTruth({ ...rig, connection, sent: ledger.turns })
  return { options, ledger, truth, settledAfterMs, violations: findViolations(ledger.turns, truth) }
}

async function gather(
  { people, seed }: ChaosOptions,
  { nodes, provider }: Rig,
  { ledger, random, signal }: { ledger: Ledger; random: Random; signal: AbortSignal },
): Promise<Person[]> {
  const gathered: Person[] = []
  for (let index = 1; index <= people; index++) {
    const cookie = await signInAsGuest(nodes[0]?.url ?? '')
    const connection = new Connection(nodes, random.fork())
    const who = { name: `${seed}-${index}`, cookie, random: random.fork() }
    gathered.push(new Person(who, { connection, ledger, provider, signal }))
  }
  return gathered
}

/** Waits until everybody has heard of every end, and gives up when something is stuck: the checks name it. */
async function settled(chats: Promise<void>[], database: ScratchDatabase): Promise<number> {
  const since = performance.now()
  const late = () => performance.now() - since > STUCK_AFTER_MS + ANSWERS_MS
  await Promise.race([Promise.all(chats), sleep(STUCK_AFTER_MS + ANSWERS_MS)])
  const live = `SELECT FROM "Turn" WHERE "status" IN ('queued', 'running') OR "replacedItemIds" <> '{}'
    OR "errorCode" = 'answer_may_come' LIMIT 1`
  while (!late() && (await database.query(live)).rows.length > 0) await sleep(100)
  return performance.now() - since
}

/** One more message in every conversation: none may be locked. */
async function callEverywhere(
  { provider, database }: Rig,
  { ledger, connection }: { ledger: Ledger; connection: Connection },
): Promise<void> {
  provider.hurry()
  const cookies = new Map(ledger.turns.map((turn) => [turn.conversationId, turn.cookie]))
  const { rows } = await database.query('SELECT "id" FROM "Conversation" ORDER BY "id"')
  const calls = rows.map(({ id }: { id: string }, index) => {
    const text = `Letter call-${index}: is anybody here?`
    return () =>
      sendTurn(ledger.send({ text, conversationId: id, cookie: cookies.get(id) ?? '' }), {
        ...{ connection, ledger },
        signal: AbortSignal.timeout(STUCK_AFTER_MS),
      })
  })
  await Promise.all(
    Array.from({ length: CALLS_AT_ONCE }, async () => {
      for (let call = calls.shift(); call; call = calls.shift()) await call()
    }),
  )
}
