import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { ModelInfo } from '../model/language-model.ts'
import { ApiError } from '../wire/api-error.ts'
import { lookAtServer, type ServerState } from './look-at-server.ts'
import { modelInfo } from './model-list.ts'
import type { ServerOptions } from './server-connection.ts'
import { serverErrors } from './server-error.ts'

/** How long a list is good for; each request for an answer looks at it. */
const FRESH_MS = 30_000
/** How soon a server that failed to list its models is asked again, where there is something to show meanwhile. */
const AGAIN_MS = 5_000
const PATIENCE_MS = 10_000
/** How long anybody waits for what they can do without, or for a server that wasn't there a moment ago. */
const BRIEF_MS = 1_500

export type ServerModelsOptions = ServerOptions & {
  /** What answers unless another model is chosen: the first in the list, whether the server lists it or not. */
  model?: string | null
  /** What answers where the server lists nothing. */
  modelWithoutList?: string | null
  now?: () => number
  /** How long the server may take to list its models. */
  patienceMs?: number
}

/** The models of a server, asked for now and then. While it is away the last list stands: answering will say so. */
export class ServerModels {
  readonly #options: ServerModelsOptions
  readonly #now: () => number
  #url: string
  #known: ModelInfo[] | null
  #quietUntil = 0
  #asking: Promise<ServerState> | null = null
  /** What comes of the look that is under way for those who won't wait for its end. */
  #brief: Promise<ServerState> | null = null
  #hasAnswered = false
  #isAway = false

  constructor(options: ServerModelsOptions) {
    const { url, model = null, now = Date.now } = options
    this.#options = options
    this.#now = now
    this.#url = url
    this.#known = model === null ? null : [modelInfo(model)]
  }

  /** Where its endpoints stand, as far as is known. */
  get url(): string {
    return this.#url
  }

  /**
   * What can be chosen, never nothing, the default first.
   * @throws ApiError
   */
  async list(): Promise<ModelInfo[]> {
    if (this.#known !== null && this.#hasAnswered && this.#now() < this.#quietUntil) return this.#known
    const state = await this.#look(this.#known !== null || this.#isAway)
    if (this.#known !== null) return this.#known
    throw errorIn(state)
  }

  /** Why nobody has been there yet, since this process began; null as soon as somebody was. */
  async absence(): Promise<ApiError | null> {
    if (this.#hasAnswered) return null
    const state = await this.#look(this.#isAway)
    return state.type === 'unreachable' && !this.#hasAnswered ? state.error : null
  }

  async #look(isBrief: boolean): Promise<ServerState> {
    if (this.#asking === null) {
      const late: ServerState = { type: 'unreachable', reason: 'timeout', error: serverErrors.silent() }
      this.#asking = this.#ask()
      this.#brief = Promise.race([this.#asking, wait(BRIEF_MS, late, { ref: false })])
    }
    return (isBrief && this.#brief) || this.#asking
  }

  async #ask(): Promise<ServerState> {
    const state = await lookAtServer({ ...this.#options, url: this.#url }, this.#options.patienceMs ?? PATIENCE_MS)
    this.#asking = null
    this.#isAway = state.type === 'unreachable'
    this.#hasAnswered ||= !this.#isAway
    if (state.type === 'listed' || state.type === 'refused') this.#url = state.url
    this.#quietUntil = this.#now() + (state.type === 'listed' ? FRESH_MS : AGAIN_MS)
    const { model = null, modelWithoutList = null } = this.#options
    if (state.type === 'listed') this.#known = withDefault(state.models, model)
    else if (state.type === 'unlisted' && modelWithoutList !== null) this.#known ??= [modelInfo(modelWithoutList)]
    return state
  }
}

/** The default goes by whatever name it was given: a server may know a model by more names than it lists. */
function withDefault(models: ModelInfo[], id: string | null): ModelInfo[] {
  if (id === null) return models
  return [models.find((model) => model.id === id) ?? modelInfo(id), ...models.filter((model) => model.id !== id)]
}

function errorIn(state: ServerState): ApiError {
  if ('error' in state) return state.error
  const sent = 'instead' in state ? state.instead : 'a list'
  return new ApiError(500, {
    message:
      `The model server names no models: asked for them it sends ${sent}. Set MODEL_SERVER_MODEL to one of its own, or ` +
      'correct MODEL_SERVER_URL.',
    ...{ type: 'server_error', code: 'no_model' },
  })
}
