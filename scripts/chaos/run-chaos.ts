import { setTimeout as sleep } from 'node:timers/promises'
import type { ScratchDatabase } from '../database/scratch.ts'
import { signInAsGuest } from '../server/guest.ts'
import { findViolations } from './check.ts'
import { Connection } from './connection.ts'
import { type Kills, killAndRestart } from './killer.ts'
import { Ledger } from './ledger.ts'
import type { ChaosOptions } from './options.ts'
import { Person } from './person.ts'
import { Random } from './random.ts'
import { startRig } from './rig.ts'
import { readTruth, type Truth } from './truth.ts'

export interface ChaosReport {
  kills: Kills
  ledger: Ledger
  truth: Truth
  violations: string[]
}

/** A dead node's turns are taken over after 15 to 20 s; then those that waited behind them run. */
const SETTLE_MS = 90_000

/** People chat while the app is killed and started again; then what they saw is held against what there is. */
export async function runChaos({ kills: times, seed, ...sizes }: ChaosOptions): Promise<ChaosReport> {
  const { database, providerUrl, nodes } = await startRig(sizes.nodes)
  const random = new Random(seed)
  const ledger = new Ledger()
  const enough = new AbortController()
  const overdue = new AbortController()

  const chats: Promise<void>[] = []
  for (let index = 1; index <= sizes.people; index++) {
    const person = new Person(`${seed}-${index}`, await signInAsGuest(nodes[0]?.url ?? ''), random.fork())
    const connection = new Connection(nodes, random.fork())
    chats.push(person.chat({ connection, ledger, enough: enough.signal, signal: overdue.signal }))
  }
  const kills = await killAndRestart(times, { nodes, ledger, random: random.fork(), signal: enough.signal })
  enough.abort()
  await Promise.race([Promise.all(chats), sleep(SETTLE_MS)])
  overdue.abort()
  await noTurnIsLive(database)

  const connection = new Connection(nodes, random)
  const truth = await readTruth({ database, providerUrl, connection, sent: ledger.turns })
  return { kills, ledger, truth, violations: findViolations(ledger.turns, truth) }
}

/** Gives up after a while: the checks name the turns that are still live. */
async function noTurnIsLive(database: ScratchDatabase): Promise<void> {
  const deadline = Date.now() + SETTLE_MS / 3
  while (Date.now() < deadline) {
    const { rows } = await database.query(`SELECT FROM "Turn" WHERE "status" IN ('queued', 'running') LIMIT 1`)
    if (rows.length === 0) return
    await sleep(200)
  }
}
