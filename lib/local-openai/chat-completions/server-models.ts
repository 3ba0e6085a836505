import 'server-only'
import type { ModelInfo } from '../model/language-model.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'
import { askServer, type ServerOptions } from './server-connection.ts'
import { serverErrors } from './server-error.ts'
import { Silence } from './silence.ts'

/** How long a list is good for; each request for an answer looks at it. */
const FRESH_MS = 30_000
const PATIENCE_MS = 10_000

/** The models of a server, asked for now and then. While it is away the last list stands: answering will say so. */
export class ServerModels {
  readonly #options: ServerOptions
  readonly #now: () => number
  #known: ModelInfo[] | null = null
  #freshUntil = 0
  #asking: Promise<ModelInfo[]> | null = null

  constructor(options: ServerOptions, now: () => number) {
    this.#options = options
    this.#now = now
  }

  async list(): Promise<ModelInfo[]> {
    if (this.#known !== null && this.#now() < this.#freshUntil) return this.#known
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null
    })
    try {
      return await this.#asking
    } catch (error) {
      if (this.#known !== null) return this.#known
      throw error
    }
  }

  async #ask(): Promise<ModelInfo[]> {
    const silence = new Silence(PATIENCE_MS)
    try {
      const signal = silence.signal
      const reply = await askServer(this.#options, '/models', { model: null, signal, silence })
      this.#known = readModels(await reply.text())
      this.#freshUntil = this.#now() + FRESH_MS
      return this.#known
    } finally {
      silence.end()
    }
  }
}

function readModels(text: string): ModelInfo[] {
  let body: Json
  try {
    body = JSON.parse(text)
  } catch {
    throw serverErrors.notChatCompletions()
  }
  if (!isObject(body) || !Array.isArray(body.data)) throw serverErrors.notChatCompletions()
  return body.data.filter(isObject).flatMap(readModel)
}

function readModel({ id, created, owned_by: owner }: JsonObject): ModelInfo[] {
  if (typeof id !== 'string') return []
  const ownedBy = typeof owner === 'string' ? owner : 'model-server'
  return [{ id, created: typeof created === 'number' ? Math.floor(created) : 0, ownedBy }]
}
