import { ApiError, networkError } from '#lib/client/api/api-error.ts'
import { readChatEvents } from '#lib/client/api/event-source.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { CONTRACT_HEADER, CONTRACT_VERSION, errorReplySchema } from '#lib/contract/error.ts'
import type { AppNode } from './app-node.ts'
import type { Random } from './random.ts'

interface Call {
  cookie: string
  method?: string
  body?: unknown
  signal?: AbortSignal
  accept?: string
}

/** The way from a browser to the app: some node that is up, without a load balancer's wisdom. */
export class Connection {
  readonly #nodes: AppNode[]
  readonly #random: Random

  constructor(nodes: AppNode[], random: Random) {
    this.#nodes = nodes
    this.#random = random
  }

  /** @throws ApiError as the app's own client does; status 0 when nobody knows whether the request arrived. */
  async open(path: string, { cookie, method = 'GET', body, signal, accept }: Call): Promise<Response> {
    const url = this.#random.pick(this.#nodes)?.url
    if (!url) throw networkError()
    const response = await fetch(url + path, {
      method,
      signal: signal ?? null,
      headers: {
        cookie,
        'content-type': 'application/json',
        [CONTRACT_HEADER]: String(CONTRACT_VERSION),
        ...(accept && { accept }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    }).catch(() => {
      throw networkError()
    })
    if (response.ok) return response
    const reply = errorReplySchema.safeParse(await response.json().catch(() => null))
    throw new ApiError(reply.data?.error ?? { code: 'internal', message: `HTTP ${response.status}` }, response.status)
  }

  async *events(path: string, call: Call): AsyncGenerator<ChatEvent> {
    const { body } = await this.open(path, { ...call, accept: 'text/event-stream' })
    if (!body) throw networkError()
    yield* readChatEvents(body)
  }

  async json(path: string, call: Call): Promise<unknown> {
    const response = await this.open(path, call)
    return response.json().catch(() => {
      throw networkError()
    })
  }
}
