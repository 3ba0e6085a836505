import type { BenchApp } from './bench-app.ts'
import { addConversations } from './crowd.ts'
import { type Measurement, median, ms } from './report.ts'

const ROUNDS = 200
const [FEW, MANY] = [100, 10_000]
/** Of somebody who keeps order: so many conversations, half of them in so many projects. */
const [KEPT, PROJECTS] = [20_000, 300]

/** The sidebar's first page of a user with few conversations and of one with many, in turn, both in a crowd. */
export async function measureSidebar(app: BenchApp): Promise<Measurement[]> {
  const few = await userWith(app, FEW)
  const many = await userWith(app, MANY)
  await app.query('ANALYZE')
  const times: { few: number[]; many: number[] } = { few: [], many: [] }
  for (let round = 0; round < ROUNDS + 20; round++) {
    const fewTime = await timed(() => few.json('/api/conversations?view=recent'))
    const manyTime = await timed(() => many.json('/api/conversations?view=recent'))
    if (round < 20) continue
    times.few.push(fewTime)
    times.many.push(manyTime)
  }
  const [ours, reference] = [median(times.many), median(times.few)]
  const figures = {
    ours: `${ms(ours)} with ${MANY.toLocaleString('en')} conversations`,
    reference: `${ms(reference)} with ${FEW}`,
  }
  const what = `The sidebar's first page among 1,000,000 (median of ${ROUNDS})`
  const ratio = ours / reference
  return [
    { what, ...figures, result: ms(ours), aim: 'under 10 ms', met: ours < 10 },
    { what, ...figures, result: `ratio ${ratio.toFixed(2)}`, aim: 'under 1.3', met: ratio < 1.3 },
  ]
}

/** What the sidebar asks for, of somebody with many projects and of somebody with few conversations, in turn, both in a crowd. */
export async function measureProjects(app: BenchApp): Promise<Measurement[]> {
  const few = await userWith(app, FEW)
  const many = await userWith(app, KEPT)
  const { id } = (await many.json('/api/viewer')).viewer
  await app.query(`INSERT INTO "Project" ("id", "userId", "name", "color")
    SELECT gen_random_uuid(), '${id}', 'Project ' || n, 'gray' FROM generate_series(1, ${PROJECTS}) n`)
  await app.query(`WITH p AS (SELECT "id", row_number() OVER () AS n FROM "Project" WHERE "userId" = '${id}')
    UPDATE "Conversation" c SET "projectId" = p."id" FROM p
    WHERE c."userId" = '${id}' AND abs(hashtext(c."id")) % ${2 * PROJECTS} = p.n`)
  await app.query('ANALYZE')
  const { projects } = await many.json('/api/projects')
  const asked = {
    'The list without them': '/api/conversations?view=recent&project=none',
    'What is in one of them': `/api/conversations?view=recent&project=${projects[0].id}`,
    'All of them, counted': '/api/projects',
  }
  const measurements: Measurement[] = []
  for (const [name, path] of Object.entries(asked)) {
    const times: { few: number[]; many: number[] } = { few: [], many: [] }
    for (let round = 0; round < ROUNDS + 20; round++) {
      const fewTime = await timed(() => few.json('/api/conversations?view=recent'))
      const manyTime = await timed(() => many.json(path))
      if (round < 20) continue
      times.few.push(fewTime)
      times.many.push(manyTime)
    }
    const [ours, reference] = [median(times.many), median(times.few)]
    const most = path === '/api/projects' ? 4 : 1.3
    measurements.push({
      what: `${name}, with ${PROJECTS} projects (median of ${ROUNDS})`,
      ours: `${ms(ours)} with ${KEPT.toLocaleString('en')} conversations`,
      reference: `${ms(reference)} for a first page of ${FEW} without any`,
      ...{ result: `ratio ${(ours / reference).toFixed(2)}`, aim: `under ${most}`, met: ours / reference < most },
    })
  }
  return measurements
}

async function userWith(app: BenchApp, count: number) {
  const browser = await app.guest()
  const { id } = (await browser.json('/api/viewer')).viewer
  await addConversations(
    app,
    `SELECT 'conv_' || md5('${id}' || n) || '0123456789abcdef', '${id}', 'local', 'Conversation ' || n, 'demo',
       now() - n * interval '1 minute'
     FROM generate_series(1, ${count}) n`,
  )
  return browser
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
