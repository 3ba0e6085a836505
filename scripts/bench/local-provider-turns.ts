import { availableParallelism } from 'node:os'
import type OpenAI from 'openai'
import type { ScratchDatabase } from '../database/scratch.ts'
import { memoryOf } from './memory.ts'
import { kB, type Measurement } from './report.ts'
import type { LocalProvider } from './run-local-provider.ts'

const STREAMS = 200
const DELTAS = 200
const TURNS = { counted: 10_000, before: 2_000, atOnce: 2 * availableParallelism(), perConversation: 10 }

/** Every transaction that writes has a number of its own, so the numbers count them. */
export async function measureWrites({ client, database }: LocalProvider): Promise<Measurement> {
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
export async function measureMemory({ client, child }: LocalProvider): Promise<Measurement> {
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
