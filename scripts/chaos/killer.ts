import { setTimeout as sleep } from 'node:timers/promises'
import type { AppNode } from './app-node.ts'
import type { Ledger } from './ledger.ts'
import type { Random } from './random.ts'

export interface Kills {
  SIGKILL: number
  SIGTERM: number
}

interface Killing {
  nodes: AppNode[]
  ledger: Ledger
  random: Random
  signal: AbortSignal
}

/** Kills the nodes in turn, `times` in all, and starts each again. */
export async function killAndRestart(times: number, { nodes, ledger, random, signal }: Killing): Promise<Kills> {
  const kills = { SIGKILL: 0, SIGTERM: 0 }
  for (let index = 0; index < times && !signal.aborted; index++) {
    const node = nodes[index % nodes.length]
    const moment = random.next()
    const restMs = random.between(0, 1)
    const how = random.chance(0.25) ? 'SIGTERM' : 'SIGKILL'
    const downMs = random.chance(0.5) ? 0 : random.between(0, 800)

    if (moment < 0.2) await sleep(restMs * 300)
    else if (moment < 0.6) await sleep(300 + restMs * 2000)
    else {
      // Where it hurts most: while a message is being taken and its answer begun.
      await Promise.race([ledger.nextSend(signal).catch(() => {}), sleep(2000)])
      await sleep(restMs * 60)
    }
    await node?.kill(how)
    kills[how]++
    await sleep(downMs)
    await node?.start()
  }
  return kills
}
