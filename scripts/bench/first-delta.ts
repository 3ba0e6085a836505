import OpenAI from 'openai'
import type { BenchApp } from './bench-app.ts'
import type { BenchBrowser } from './bench-browser.ts'
import { type Measurement, median, ms } from './report.ts'

const ROUNDS = 60
const WARM_UP = 10
const MESSAGE = 'How long until the first word?'

/** From sending a message of an existing conversation to its first text, through the app and through the bare SDK in turn. */
export async function measureFirstDelta({ guest, providerUrl }: BenchApp): Promise<Measurement[]> {
  const browser = await guest()
  const client = new OpenAI({ apiKey: 'bench', baseURL: providerUrl, maxRetries: 0 })
  const through: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const conversation = await client.conversations.create({})
    const created = await browser.fetch('/api/conversations', { method: 'POST', body: '{}' })
    const { conversation: own } = await created.json()
    const bareTime = await bareSdk(client, conversation.id)
    const appTime = await throughApp(browser, own.id)
    if (round >= WARM_UP) {
      bare.push(bareTime)
      through.push(appTime)
    }
  }
  const added = median(through.map((time, index) => time - (bare[index] ?? 0)))
  return [
    {
      what: `Time to the first delta (median of ${ROUNDS})`,
      ours: `${ms(median(through))} through the app`,
      reference: `${ms(median(bare))} through the bare SDK, same provider and mode`,
      result: `${ms(added)} added`,
      aim: 'under 15 ms',
      met: added < 15,
    },
  ]
}

async function bareSdk(client: OpenAI, conversation: string): Promise<number> {
  const start = performance.now()
  const stream = await client.responses.create({
    conversation,
    model: 'demo',
    input: MESSAGE,
    background: true,
    store: true,
    stream: true,
  })
  let first = 0
  // Read to the end, so that nothing of it goes on while the other is measured.
  for await (const event of stream) if (event.type === 'response.output_text.delta') first ||= performance.now()
  return first - start
}

async function throughApp(browser: BenchBrowser, conversationId: string): Promise<number> {
  const start = performance.now()
  const response = await browser.fetch('/api/chat', {
    method: 'POST',
    body: JSON.stringify({ message: MESSAGE, conversationId, turnId: crypto.randomUUID() }),
    headers: { accept: 'text/event-stream' },
  })
  let first = 0
  for await (const chunk of response.body ?? []) {
    if (Buffer.from(chunk).includes('event: text-delta')) first ||= performance.now()
  }
  return first - start
}
