import { availableParallelism } from 'node:os'
import OpenAI from 'openai'
import { generatePrismaClient } from '../build/prisma-client.ts'
import { openScratchDatabase, type ScratchDatabase } from '../database/scratch.ts'
import { type Child, startChild } from '../process/child.ts'
import { onShutdown } from '../process/shutdown.ts'
import { fromRoot } from '../project.ts'
import { measurable, memoryOf } from './memory.ts'
import { kB, type Measurement, median, ms } from './report.ts'

const ROUNDS = 200
const WARM_UP = 20
const [FEW, MANY] = [20, 10_000]
const STREAMS = 200
const DELTAS = 200
const TURNS = { counted: 10_000, before: 2_000, atOnce: 2 * availableParallelism(), perConversation: 10 }

interface Provider {
  client: OpenAI
  child: Child
  database: ScratchDatabase
}

/** The local provider for other programs: over HTTP, in a process of its own, asked with OpenAI's SDK. */
export async function measureLocalProvider(): Promise<Measurement[]> {
  const stops: (() => Promise<unknown>)[] = []
  const stopAll = async () => {
    for (const stop of stops.splice(0)) await stop()
  }
  onShutdown(stopAll)
  try {
    await generatePrismaClient()
    const database = await openScratchDatabase({ folder: fromRoot('.cache', 'bench', 'postgres') })
    stops.unshift(() => database.stop())
    const child = await startChild('bench/delta-provider', { env: { ...measurable, DATABASE_URL: database.url } })
    stops.unshift(() => child.stop())
    const provider = { client: new OpenAI({ apiKey: 'bench', baseURL: child.url, maxRetries: 0 }), child, database }
    return [
      await measureItems(provider),
      await measureTail(provider),
      await measureWrites(provider),
      await measureMemory(provider),
    ]
  } finally {
    await stopAll()
  }
}

const messages = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    type: 'message' as const,
    role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
    content: `Message ${index}, of about the length that a message in a conversation usually has.`,
  }))

/** Against the same rows written and read by hand: what this machine's database takes for them. */
async function measureItems({ client, database }: Provider): Promise<Measurement> {
  const times: number[] = []
  const byHand: number[] = []
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const time = await timed(async () => {
      const { id } = await client.conversations.create({})
      await client.conversations.items.create(id, { items: messages(20) })
      await client.conversations.items.list(id, { limit: 20 })
    })
    const bare = await timed(() => rowsByHand(database, `conv_bench_${round}`))
    if (round < WARM_UP) continue
    times.push(time)
    byHand.push(bare)
  }
  const ours = median(times)
  return {
    what: `The local provider: a conversation, 20 items, their list (median of ${ROUNDS})`,
    ours: `${ms(ours)} for the three calls over HTTP`,
    reference: `${ms(median(byHand))} for the same rows in bare SQL`,
    result: ms(ours),
    aim: 'under 15 ms',
    met: ours < 15,
  }
}

async function rowsByHand(database: ScratchDatabase, id: string): Promise<void> {
  await database.query(`INSERT INTO "LocalConversation" ("id", "tenant", "nextPosition") VALUES ($1, 'hand', 20)`, [id])
  const values = [id, JSON.stringify(messages(20))]
  await database.query(
    `INSERT INTO "LocalItem" ("conversationId", "id", "position", "data")
     SELECT $1, 'msg_' || n, n, item FROM json_array_elements($2) WITH ORDINALITY items(item, n)`,
    values,
  )
  await database.query(`SELECT "data" FROM "LocalItem" WHERE "conversationId" = $1 ORDER BY "position" DESC LIMIT 20`, [
    id,
  ])
}

/** In turn, so that whatever else the machine does hits both. The short one is a new one each time: it would grow. */
async function measureTail({ client }: Provider): Promise<Measurement> {
  const long = await conversationOf(client, MANY)
  const times: { few: number[]; many: number[] } = { few: [], many: [] }
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const short = await conversationOf(client, FEW)
    const few = await timed(() => appendAndList(client, short))
    const many = await timed(() => appendAndList(client, long))
    if (round < WARM_UP) continue
    times.few.push(few)
    times.many.push(many)
  }
  const ratio = median(times.many) / median(times.few)
  return {
    what: `The local provider: adding a message and listing the newest 20 (median of ${ROUNDS})`,
    ours: `${ms(median(times.many))} in a conversation of ${MANY.toLocaleString('en')} items`,
    reference: `${ms(median(times.few))} in one of ${FEW}`,
    result: `ratio ${ratio.toFixed(2)}`,
    aim: 'at most 1.3',
    met: ratio <= 1.3,
  }
}

async function conversationOf(client: OpenAI, count: number): Promise<string> {
  const { id } = await client.conversations.create({ items: messages(20) })
  for (let there = 20; there < count; there += 20) await client.conversations.items.create(id, { items: messages(20) })
  return id
}

async function appendAndList(client: OpenAI, id: string): Promise<void> {
  await client.conversations.items.create(id, { items: messages(1) })
  await client.conversations.items.list(id, { limit: 20 })
}

/** Every transaction that writes has a number of its own, so the numbers count them. */
async function measureWrites({ client, database }: Provider): Promise<Measurement> {
  const conversations = await Promise.all(Array.from({ length: STREAMS }, () => client.conversations.create({})))
  const before = await transactionNumber(database)
  const began = performance.now()
  const deltas = await Promise.all(
    conversations.map(({ id }) => stream(client, { id, model: 'paced', background: true })),
  )
  const seconds = (performance.now() - began) / 1000
  const writes = (await transactionNumber(database)) - before - 1
  const total = deltas.reduce((sum, count) => sum + count, 0)
  const perStream = writes / STREAMS
  return {
    what: `The local provider: ${STREAMS} streams at once of ${DELTAS} deltas`,
    ours: `${writes} transactions that write, for ${total.toLocaleString('en')} deltas in ${seconds.toFixed(1)} s`,
    reference: `${(STREAMS * DELTAS).toLocaleString('en')}, were each delta written`,
    result: `${perStream.toFixed(1)} a stream`,
    aim: 'under 10 a stream, all deltas arrive',
    met: perStream < 10 && total === STREAMS * DELTAS,
  }
}

async function transactionNumber(database: ScratchDatabase): Promise<number> {
  const { rows } = await database.query('SELECT pg_current_xact_id()::text AS number')
  return Number(rows[0].number)
}

/** After the first turns, which fill what is filled once, and at the end; after a garbage collection each. */
async function measureMemory({ client, child }: Provider): Promise<Measurement> {
  const { counted, before, atOnce } = TURNS
  await takeTurns(client, before, atOnce)
  const early = await memoryOf(child.pid)
  const began = performance.now()
  await takeTurns(client, counted, atOnce)
  const seconds = (performance.now() - began) / 1000
  const late = await memoryOf(child.pid)
  const perTurn = (late.held - early.held) / counted
  return {
    what: `The local provider: memory over ${counted.toLocaleString('en')} turns`,
    ours: `${kB(late.held)} held afterwards (RSS ${kB(late.rss)}); ${(counted / seconds).toFixed(0)} turns a second`,
    reference: `${kB(early.held)} held before (RSS ${kB(early.rss)}), after ${before.toLocaleString('en')} turns`,
    result: `${perTurn.toFixed(0)} bytes a turn`,
    aim: 'under 100 bytes a turn',
    met: perTurn < 100,
  }
}

async function takeTurns(client: OpenAI, turns: number, atOnce: number): Promise<void> {
  let left = turns
  const takeSome = async () => {
    while (left > 0) {
      const { id } = await client.conversations.create({})
      // Not in the background: of those the events are kept for five minutes, to be replayed.
      for (let turn = 0; turn < TURNS.perConversation && left-- > 0; turn++)
        await stream(client, { id, model: 'short' })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, takeSome))
}

/** How many deltas came. */
async function stream(
  client: OpenAI,
  { id, model, background = false }: { id: string; model: string; background?: boolean },
): Promise<number> {
  const body = { conversation: id, model, input: 'Go on.', background, store: true, stream: true as const }
  let deltas = 0
  for await (const event of await client.responses.create(body)) {
    if (event.type === 'response.output_text.delta') deltas++
  }
  return deltas
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
