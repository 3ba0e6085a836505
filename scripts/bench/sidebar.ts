import type { BenchApp } from './bench-app.ts'
import { type Measurement, median, ms } from './report.ts'

const ROUNDS = 200
const [FEW, MANY] = [100, 100_000]

/** The sidebar's first page of a user with few conversations and of one with many, in turn. */
export async function measureSidebar(app: BenchApp): Promise<Measurement> {
  const few = await userWith(app, FEW)
  const many = await userWith(app, MANY)
  await app.query('ANALYZE')
  const times: { few: number[]; many: number[] } = { few: [], many: [] }
  for (let round = 0; round < ROUNDS + 20; round++) {
    const fewTime = await timed(() => few.json('/api/conversations'))
    const manyTime = await timed(() => many.json('/api/conversations'))
    if (round < 20) continue
    times.few.push(fewTime)
    times.many.push(manyTime)
  }
  const ratio = median(times.many) / median(times.few)
  return {
    what: `The sidebar's first page (median of ${ROUNDS})`,
    ours: `${ms(median(times.many))} with ${MANY.toLocaleString('en')} conversations`,
    reference: `${ms(median(times.few))} with ${FEW}`,
    result: `ratio ${ratio.toFixed(2)}`,
    aim: 'under 1.3',
    met: ratio < 1.3,
  }
}

async function userWith(app: BenchApp, count: number) {
  const browser = await app.guest()
  const { id } = (await browser.json('/api/viewer')).viewer
  await app.query(
    `INSERT INTO "Conversation" ("id", "userId", "provider", "title", "model", "updatedAt")
     SELECT 'conv_' || md5($1 || n) || '0123456789abcdef', $1, 'local', 'Conversation ' || n, 'demo', now() - n * interval '1 minute'
     FROM generate_series(1, $2::int) n`,
    [id, count],
  )
  return browser
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
