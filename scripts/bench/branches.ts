import type { History } from '#lib/contract/conversation.ts'
import type { BenchApp } from './bench-app.ts'
import type { BenchBrowser } from './bench-browser.ts'
import { type Measurement, median, ms, percentile } from './report.ts'

const MESSAGES = 200
const ROUNDS = 20

/**
 * In a conversation of 200 messages: from asking for its last answer again to the first text, against a message at its end; and
 * from choosing a version to having its newest page.
 */
export async function measureBranches({ guest }: BenchApp): Promise<Measurement[]> {
  const browser = await guest()
  const begins: number[] = []
  const ends: number[] = []
  const switches: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const id = await converse(browser)
    const before: History = await browser.json(`/api/conversations/${id}`)
    const answer = before.messages.at(-1)?.id
    begins.push(await firstText(browser, { conversationId: id, againOf: answer }))
    ends.push(await firstText(browser, { conversationId: id, message: 'And then?' }))
    const start = performance.now()
    const body = JSON.stringify({ shownMessageId: answer })
    await (await browser.fetch(`/api/conversations/${id}`, { method: 'PATCH', body })).json()
    await browser.json(`/api/conversations/${id}`)
    switches.push(performance.now() - start)
  }
  const [begin, change] = [percentile(begins, 0.95), percentile(switches, 0.95)]
  return [
    {
      what: `The last answer of ${MESSAGES} messages asked for again: the first text (p95 of ${ROUNDS})`,
      ours: `${ms(begin)}; median ${ms(median(begins))}`,
      reference: `${ms(percentile(ends, 0.95))} for a message at its end`,
      result: ms(begin),
      aim: 'under 1 s',
      met: begin < 1000,
    },
    {
      what: 'Another version, chosen and read (p95)',
      ours: `${ms(change)}; median ${ms(median(switches))}`,
      reference: 'two requests, one after the other',
      result: ms(change),
      aim: 'under 100 ms',
      met: change < 100,
    },
  ]
}

async function converse(browser: BenchBrowser): Promise<string> {
  const messages = Array.from({ length: MESSAGES }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: `Message ${index}: ${'what was said about the tides, the moon and the sea. '.repeat(8)}`,
  }))
  const body = JSON.stringify({ messages })
  const { conversation } = await (await browser.fetch('/api/conversations/import', { method: 'POST', body })).json()
  return conversation.id
}

async function firstText(browser: BenchBrowser, body: object): Promise<number> {
  const start = performance.now()
  const response = await browser.fetch('/api/chat', {
    method: 'POST',
    body: JSON.stringify({ ...body, turnId: crypto.randomUUID() }),
    headers: { accept: 'text/event-stream' },
  })
  let first = 0
  for await (const chunk of response.body ?? []) {
    if (Buffer.from(chunk).includes('event: text-delta')) first ||= performance.now()
  }
  return first - start
}
