import { setTimeout as sleep } from 'node:timers/promises'
import { processorTimeOf } from '../process/processor-time.ts'
import type { BenchApp } from './bench-app.ts'
import { type Measurement, ms } from './report.ts'
import { ask, atRate, type Outcome, took } from './requests.ts'

const SENDS = 1000
const SECONDS = 8
const PEOPLE = 50
const ANSWER_DELTAS = 20
const HEALTH_PER_SECOND = 10

/** A thousand sends within eight seconds, evenly, each on a connection of its own; and whether the server answers for itself meanwhile. */
export async function measureBurst(app: BenchApp): Promise<Measurement[]> {
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => app.guest()))
  const send = (index: number) => {
    const cookie = people[index % PEOPLE]?.cookie ?? ''
    const body = JSON.stringify({ message: 'Is there a place?', turnId: crypto.randomUUID() })
    return ask(`${app.url}/api/chat`, { method: 'POST', cookie, body })
  }
  const health = () => ask(`${app.url}/api/health`, { method: 'GET' })
  const answering = answerAll(app.providerUrl)
  // Compiled code and open connections to the database, as a server has them that has been running for a while.
  await atRate(50, 25, send)
  await sleep(1000)
  const quiet = await atRate(20, HEALTH_PER_SECOND, health)
  const [began, cpuBefore] = [performance.now(), processorTimeOf(app.pid)]
  const [sent, asked] = await Promise.all([
    atRate(SENDS, SENDS / SECONDS, send),
    atRate(SECONDS * HEALTH_PER_SECOND, HEALTH_PER_SECOND, health),
  ])
  answering.stop()
  const processor = (processorTimeOf(app.pid) - cpuBefore) / (performance.now() - began)
  return report({ sent, asked, quiet, processor })
}

/** Lets the paced provider answer whoever waits for it. */
function answerAll(providerUrl: string) {
  const timer = setInterval(() => fetch(`${providerUrl}/go`, { method: 'POST', body: String(ANSWER_DELTAS) }), 200)
  return { stop: () => clearInterval(timer) }
}

interface Burst {
  sent: Outcome[]
  asked: Outcome[]
  /** The health route before it. */
  quiet: Outcome[]
  /** How much of a processor the app had: less than one, and others were at work on this machine. */
  processor: number
}

function report({ sent, asked, quiet, processor }: Burst): Measurement[] {
  const completed = sent.filter(({ status, isCompleted }) => status === 200 && isCompleted)
  const refused = sent.filter(({ status }) => status === 503)
  const failed = sent.filter(({ status }) => status === 500)
  const others = SENDS - completed.length - refused.length - failed.length
  const unwell = asked.filter(({ status }) => status !== 200)
  const p95 = took(asked, 0.95)
  return [
    {
      what: `A burst of ${SENDS.toLocaleString('en')} sends in ${SECONDS} s, each on a new connection`,
      ours: `${completed.length} answered, ${refused.length} refused with 503, ${failed.length} with 500, ${others} otherwise`,
      reference: `refused within ${ms(took(refused, 0.5))} (median), ${ms(took(refused, 0.95))} (p95)`,
      result: `${completed.length + refused.length} of ${SENDS} answered or refused`,
      aim: 'all',
      met: completed.length + refused.length === SENDS,
    },
    {
      what: `Health meanwhile, asked ${HEALTH_PER_SECOND} times a second on new connections (p95)`,
      ours: `${ms(p95)} (median ${ms(took(asked, 0.5))}, at most ${ms(took(asked, 1))}), ${unwell.length} of ${asked.length} not 200`,
      reference: `${ms(took(quiet, 0.95))} before; the app had ${(processor * 100).toFixed(0)} % of a processor`,
      result: ms(p95),
      aim: 'under 250 ms',
      met: p95 < 250 && unwell.length === 0,
    },
  ]
}
