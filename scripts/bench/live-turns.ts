import { request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild } from '../process/child.ts'
import { processorTimeOf } from '../process/processor-time.ts'
import type { BenchApp } from './bench-app.ts'
import { type Memory, measurable, memoryOf } from './memory.ts'
import { kB, type Measurement, ms, percentile } from './report.ts'

const TURNS = 500
const DELTAS = 200
const WARM_UP = { turns: 50, deltas: 40 }
const PEOPLE = 20
/** How many are being opened at a time: the app accepts no more at once, and refuses who waits for too long. */
const OPENED_AT_ONCE = 8

/** Opens one stream; what arrives goes to `onText`. Settles with whether it came to its proper end. */
type Open = (index: number, onText: (text: string) => void) => Promise<boolean>

interface Load {
  delays: number[]
  finished: number
  deltas: number
  cpuMs: number
  memoryPerTurn: Memory
}

/** Many turns at once on one node, through the app and through the bare SDK in a process like it. */
export async function measureLiveTurns(app: BenchApp): Promise<Measurement[]> {
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => app.guest()))
  const throughApp: Open = (index, onText) => {
    const cookie = people[index % people.length]?.cookie ?? ''
    const body = JSON.stringify({ message: 'How late is it?', turnId: crypto.randomUUID() })
    return stream(`${app.url}/api/chat`, { cookie, body }, onText)
  }
  const ours = await load(app.pid, app.providerUrl, throughApp)

  const bareServer = await startChild('bench/pass-through', {
    env: { OPENAI_BASE_URL: app.providerUrl, ...measurable },
  })
  const bare = await load(bareServer.pid, app.providerUrl, (_, onText) => stream(bareServer.url, { body: '' }, onText))
  await bareServer.stop()
  return report(ours, bare)
}

async function load(pid: number, providerUrl: string, open: Open): Promise<Load> {
  await run(pid, providerUrl, { open, ...WARM_UP })
  await sleep(1000)
  return run(pid, providerUrl, { open, turns: TURNS, deltas: DELTAS })
}

async function run(
  pid: number,
  providerUrl: string,
  { open, turns, deltas }: { open: Open; turns: number; deltas: number },
): Promise<Load> {
  const delays: number[] = []
  const memoryBefore = await memoryOf(pid)
  const streams: Promise<boolean>[] = []
  const openOneByOne = async () => {
    while (streams.length < turns) {
      const begun = Promise.withResolvers<void>()
      const stream = open(streams.length, (text) => {
        begun.resolve()
        const now = performance.timeOrigin + performance.now()
        // The texts of deltas are the times when they were sent; one delta may hold several.
        for (const [, sent] of text.matchAll(/(\d{13}\.\d\d) /g)) delays.push(now - Number(sent))
      })
      streams.push(stream)
      await Promise.race([begun.promise, stream])
    }
  }
  await Promise.all(Array.from({ length: OPENED_AT_ONCE }, openOneByOne))
  // What it took to begin is another measurement.
  const memory = await memoryOf(pid)
  const cpuBefore = processorTimeOf(pid)
  await fetch(`${providerUrl}/go`, { method: 'POST', body: String(deltas) })
  const ended = await Promise.all(streams)
  const cpuMs = processorTimeOf(pid) - cpuBefore
  return {
    delays,
    finished: ended.filter(Boolean).length,
    deltas: turns * deltas,
    cpuMs,
    memoryPerTurn: { held: (memory.held - memoryBefore.held) / turns, rss: (memory.rss - memoryBefore.rss) / turns },
  }
}

function stream(url: string, { cookie, body }: { cookie?: string; body: string }, onText: (text: string) => void) {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>()
  const headers = { accept: 'text/event-stream', 'content-type': 'application/json', ...(cookie && { cookie }) }
  httpRequest(url, { method: 'POST', headers, agent: false }, (response) => {
    let tail = ''
    response.setEncoding('utf8').on('data', (text: string) => {
      onText(text)
      tail = (tail + text).slice(-1000)
    })
    response.on('end', () => resolve(/"status":"completed"/.test(tail)))
    response.on('error', reject)
  })
    .on('error', reject)
    .end(body)
  return promise
}

function report(ours: Load, bare: Load): Measurement[] {
  const [ourDelay, bareDelay] = [percentile(ours.delays, 0.95), percentile(bare.delays, 0.95)]
  const added = ourDelay - bareDelay
  const perThousand = ({ cpuMs, deltas }: Load) => (cpuMs / deltas) * 1000
  const ratio = perThousand(ours) / perThousand(bare)
  return [
    {
      what: `Delay of a delta, ${TURNS} live turns with 20 a second each (p95)`,
      ours: `${ms(ourDelay)} through the app, ${ours.finished} of ${TURNS} finished, ${ours.delays.length} deltas`,
      reference: `${ms(bareDelay)} through the bare SDK and HTTP, ${bare.finished} finished, ${bare.delays.length} deltas`,
      result: `${ms(added)} added`,
      aim: 'under 50 ms, all finish',
      met: added < 50 && ours.finished === TURNS,
    },
    {
      what: 'Processor time per 1,000 deltas',
      ours: `${ms(perThousand(ours))} in the app`,
      reference: `${ms(perThousand(bare))} in the bare pass-through`,
      result: `${ratio.toFixed(2)} times`,
      aim: 'at most 2 times',
      met: ratio <= 2,
    },
    {
      what: 'Memory per live turn, after a garbage collection',
      ours: `${kB(ours.memoryPerTurn.held)} held by the app (RSS grew by ${kB(ours.memoryPerTurn.rss)})`,
      reference: `${kB(bare.memoryPerTurn.held)} by the bare pass-through (RSS ${kB(bare.memoryPerTurn.rss)})`,
      result: `${kB(ours.memoryPerTurn.held)} held`,
      aim: 'under 200 kB',
      met: ours.memoryPerTurn.held < 200_000,
    },
  ]
}
