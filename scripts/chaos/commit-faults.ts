import type { Stage } from './faults/fault.ts'
import { type FaultName, faultOf } from './faults.ts'
import { note, type Rig } from './rig.ts'

/** How many faults on words are under way at once, beside the one on machines. */
const WORDS_AT_ONCE = 2

interface Committing {
  faults: FaultName[]
  times: number
  /** How many app servers there are for those that don't say so themselves. */
  nodes: number
}

/** Commits each of these faults so many times, in an order that chance decides; those that need more app servers later. */
export async function commitFaults(
  stage: Stage,
  { faults, times, nodes }: Committing,
  startNodes: Rig['startNodes'],
): Promise<void> {
  const { random } = stage
  const all = random.shuffled(
    faults.flatMap((name) => Array.from({ length: times }, () => ({ name, ...faultOf(name) }))),
  )
  const machines = all
    .filter(({ on }) => on === 'machines')
    .sort((one, other) => Math.max(one.nodes ?? 0, nodes) - Math.max(other.nodes ?? 0, nodes))
  const words = all.filter(({ on }) => on === 'words')
  const lanes = [machines, ...Array.from({ length: WORDS_AT_ONCE }, () => words)]
  await Promise.all(
    lanes.map(async (lane) => {
      const ours = { ...stage, random: random.fork() }
      for (let fault = lane.shift(); fault; fault = lane.shift()) {
        if (fault.nodes) await startNodes(fault.nodes)
        note(`${fault.name} begins`)
        await fault.commit(ours)
        note(`${fault.name} is over`)
      }
    }),
  )
}
