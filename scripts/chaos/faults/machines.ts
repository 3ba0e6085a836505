import { setTimeout as sleep } from 'node:timers/promises'
import { LEASE_MS } from '../pace.ts'
import type { Fault, Stage } from './fault.ts'

/** What happens to app servers and to their database. */
export const machines = {
  kill: { about: 'kill -9 (or SIGTERM) of an app server, which comes back', on: 'machines', commit: killOne },
  freeze: {
    about: 'an app server stands still for longer than its leases, then goes on',
    on: 'machines',
    commit: freezeOne,
  },
  'database-cut': {
    about: 'an app server is cut off from the database, and refused, for a while',
    on: 'machines',
    async commit({ nodes, random }) {
      const node = random.pick(nodes)
      await node?.way.cut()
      await sleep(random.between(0.1, 2) * LEASE_MS)
      await node?.way.mend()
    },
  },
  'database-restart': {
    about: 'PostgreSQL is stopped under everything, or crashes, and starts again',
    on: 'machines',
    commit: ({ database, random }) => database.restart(random.chance(0.5) ? 'stop' : 'crash'),
  },
  'silent-sockets': {
    about: 'the open connections to the database carry nothing any more, and break only later',
    on: 'machines',
    async commit({ nodes, random }) {
      const broken = random.pick(nodes)?.way.silence()
      await sleep(random.between(0.1, 2) * LEASE_MS)
      broken?.()
    },
  },
  'two-nodes': { about: 'one of two app servers is killed or frozen', on: 'machines', nodes: 2, commit: killOrFreeze },
  'three-nodes': {
    about: 'one or two of three app servers are killed or frozen',
    on: 'machines',
    nodes: 3,
    commit({ random, ...stage }) {
      const hit = random.shuffled(stage.nodes).slice(0, random.chance(0.5) ? 1 : 2)
      return Promise.all(hit.map((node) => killOrFreeze({ ...stage, nodes: [node], random: random.fork() })))
    },
  },
} satisfies Record<string, Fault>

async function killOne({ nodes, ledger, random }: Stage): Promise<void> {
  const node = random.pick(nodes.filter(({ url }) => url))
  await painfulMoment({ ledger, random })
  await node?.kill(random.chance(0.25) ? 'SIGTERM' : 'SIGKILL')
  if (random.chance(0.5)) await sleep(random.between(0, LEASE_MS / 2))
  await node?.start()
}

async function freezeOne({ nodes, ledger, random }: Stage): Promise<void> {
  const node = random.pick(nodes.filter(({ url }) => url))
  await painfulMoment({ ledger, random })
  await node?.freeze(random.between(1.05, 1.8) * LEASE_MS)
}

function killOrFreeze(stage: Stage): Promise<void> {
  return stage.random.chance(0.5) ? killOne(stage) : freezeOne(stage)
}

/** Any, or where it hurts most: while a message is being taken and its answer begun. */
async function painfulMoment({ ledger, random }: Pick<Stage, 'ledger' | 'random'>): Promise<void> {
  const [anyMs, soonMs] = [random.between(0, 800), random.between(0, 80)]
  if (random.chance(0.5)) return sleep(anyMs)
  await Promise.race([ledger.nextSend(), sleep(1000)])
  await sleep(soonMs)
}
