import type OpenAI from 'openai'
import type { ScratchDatabase } from '../database/scratch.ts'
import { type Measurement, median, ms } from './report.ts'
import type { LocalProvider } from './run-local-provider.ts'

const ROUNDS = 200
const WARM_UP = 20
const [FEW, MANY] = [20, 10_000]

const messages = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    type: 'message' as const,
    role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
    content: `Message ${index}, of about the length that a message in a conversation usually has.`,
  }))

/** Against the same rows written and read by hand: what this machine's database takes for them. */
export async function measureItems({ client, database }: LocalProvider): Promise<Measurement> {
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
export async function measureTail({ client }: LocalProvider): Promise<Measurement> {
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

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
