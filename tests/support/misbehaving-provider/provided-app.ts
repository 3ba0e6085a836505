import { randomUUID } from 'node:crypto'
import type { ChatEvent, ChatReply, TurnEnd } from '#lib/contract/chat.ts'
import type { History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { startMisbehavingProvider } from '#tests/support/misbehaving-provider.ts'
import { chatEvents } from '#tests/support/read-events.ts'
import { gate } from './script.ts'

/** How an app reaches the provider, with waits between its attempts that no test notices. */
export const provided = (url: string) => ({
  OPENAI_API_KEY: 'test',
  OPENAI_BASE_URL: url,
  OPENAI_MODEL: 'gpt-test',
  RETRY_BASE_MS: '5',
})

/** The app with the misbehaving provider behind it, and one person who uses it. */
export async function startProvidedApp(
  settings: Record<string, string> = {},
  reach?: Parameters<typeof startTestApp>[1],
) {
  const provider = await startMisbehavingProvider()
  // What reads on its own after each turn would take refusals that are meant for others.
  const app = await startTestApp({ ...provided(provider.url), SEARCH_INDEX: 'off', ...settings }, reach)
  const browser = await app.guest()
  return {
    ...app,
    provider,
    browser,
    cookie: browser.cookie,
    ...person(browser),
    stop: () => app.stop().finally(provider.stop),
  }
}

/** What a person can do, whose browser this is. */
export function person(browser: Pick<TestBrowser, 'fetch' | 'json'>) {
  const history = async (id: string): Promise<History> => (await browser.json(`/api/conversations/${id}`)).body
  return {
    /** Sends a message and waits for the whole answer. */
    async ask(message: string, more: object = {}): Promise<{ status: number; body: ChatReply }> {
      return browser.json('/api/chat', { method: 'POST', body: { message, ...more } })
    },
    /** Sends a message and watches the answer being written. */
    async begin(message: string, more: object = {}): Promise<WatchedTurn> {
      const body = { turnId: randomUUID(), ...more, message }
      const headers = { accept: 'text/event-stream' }
      return watching(body.turnId, await browser.fetch('/api/chat', { method: 'POST', body, headers }))
    },
    watch: async (turnId: string) => watching(turnId, await browser.fetch(`/api/turns/${turnId}/events`)),
    /** Presses Stop and waits until it is done. */
    async stopTurn(turnId: string): Promise<string> {
      return (await browser.json(`/api/turns/${turnId}/cancel`, { method: 'POST' })).body.status
    },
    history,
    /** The conversation as lines: who said what. */
    async lines(id: string) {
      return linesOf((await history(id)).messages)
    },
  }
}

export const linesOf = (messages: Message[]) => messages.map(({ role, content }) => `${role}: ${content}`)

async function watching(turnId: string, response: Response): Promise<WatchedTurn> {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  const turn = new WatchedTurn(turnId, chatEvents(response))
  await turn.until(() => turn.conversationId !== '')
  return turn
}

/** A turn as a browser sees it. */
export class WatchedTurn {
  readonly id: string
  readonly seen: ChatEvent[] = []
  #events: AsyncGenerator<ChatEvent>

  constructor(id: string, events: AsyncGenerator<ChatEvent>) {
    this.id = id
    this.#events = events
  }

  get conversationId(): string {
    return this.seen.flatMap((event) => (event.type === 'turn-start' ? event.conversation.id : []))[0] ?? ''
  }

  /** What stands on the screen. A gap between two deltas would show as a hole. */
  get text(): string {
    let text = ''
    for (const event of this.seen) {
      if (event.type === 'text-delta') text = text.slice(0, event.offset).padEnd(event.offset, '▯') + event.delta
    }
    return text
  }

  /** Reads on until it is so. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      const { value, done } = await this.#events.next()
      if (done) throw new Error(`The events ended early, after “${this.text}”.`)
      this.seen.push(value)
    }
  }

  untilText(text: string): Promise<void> {
    return this.until(() => this.text === text)
  }

  async end(): Promise<TurnEnd> {
    await this.until(() => this.seen.at(-1)?.type === 'turn-end')
    return this.seen.at(-1) as TurnEnd
  }

  /** Closes the tab. */
  leave(): void {
    void this.#events.return(undefined)
  }
}

/** A script that says something and then waits, for tests that need an answer which is being written. */
export function half(said: string, rest: string) {
  const hold = gate()
  return { hold, say: [said, hold, rest] }
}
