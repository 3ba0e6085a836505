import 'server-only'
import { estimateTokens } from '../model/estimate-tokens.ts'
import type { LanguageModel, ModelEvent, ModelRequest } from '../model/language-model.ts'
import { tokensIn } from '../model/tokens.ts'
import { createFetchPicture, type FetchPicture } from '../pictures/fetch-picture.ts'
import { picturesAsData } from '../pictures/pictures-as-data.ts'
import { firstNewIndex } from '../pictures/pictures-in-items.ts'
import { hasPictures, withoutPictures } from '../pictures/pictures-taken.ts'
import { ApiError, apiErrors } from '../wire/api-error.ts'
import { failureCode } from '../wire/failure-code.ts'
import { Dialect, toLeaveOut } from './dialect.ts'
import { fitTo, spareTurns, withoutOldestTurns } from './oldest-turns.ts'
import type { Quirks } from './quirks.ts'
import { readAnswer } from './read-answer.ts'
import { chatRequest } from './request-body.ts'
import { askServer } from './server-connection.ts'
import { ServerError } from './server-error.ts'
import { ServerModels, type ServerModelsOptions } from './server-models.ts'
import { Silence } from './silence.ts'
import type { Habit } from './thought-splitter.ts'
import { readTools } from './tools.ts'

/** What is worth a line in the log: never anything that was said. */
export type ServerNote =
  | { type: 'refused'; status: number; code: string; model: string }
  | { type: 'failed'; code: string; model: string }
  | { type: 'left-out'; what: string; model: string }

export type ModelServerOptions = ServerModelsOptions & {
  /** How long the server may say nothing, before its answer and in it. */
  silenceMs: number
  /** How many tokens its context has, when the server itself wouldn't say that it is full. */
  contextTokens?: number | null
  note?: (note: ServerNote) => void
  /** Whether the server takes pictures by their addresses. If not, they are fetched here and sent as data. */
  fetchesImages?: boolean
  fetchPicture?: FetchPicture
  /** What is known of its models, where others want to know it, too. */
  models?: ServerModels
  /** How long text is held back that may turn out to be thoughts, at the first answer of a model. */
  heldMs?: number
}

/** How the server is asked: what for, and without what; and how often it was asked, this time included. */
type Attempt = { request: ModelRequest; quirks: Quirks; tries: number }

const MAX_TRIES = 8

/** The models of any server that speaks OpenAI's Chat Completions. */
export function createModelServer({
  silenceMs,
  contextTokens = null,
  note = () => {},
  fetchesImages = true,
  fetchPicture = createFetchPicture(),
  heldMs = 1000,
  now = Date.now,
  models: known,
  ...server
}: ModelServerOptions): LanguageModel {
  const models = known ?? new ServerModels({ ...server, now })
  const dialect = new Dialect()
  const habits = new Map<string, Habit | undefined>()
  /** Models that refused pictures; forgotten with the process. */
  const blind = new Set<string>()
  const withPictures = fetchesImages ? (request: ModelRequest) => request : picturesAsData(fetchPicture)

  /** Cut as far as can be told beforehand. */
  function fitted(request: ModelRequest): ModelRequest {
    if (contextTokens === null) return request
    const reserved = tokensIn(request.instructions?.length ?? 0) + (request.maxOutputTokens ?? 0)
    const items = request.settings.truncates
      ? fitTo(request.items, contextTokens - reserved)
      : estimateTokens(request.items) + reserved <= contextTokens && request.items
    if (!items) throw apiErrors.contextTooLong()
    return { ...request, items }
  }

  async function* attempt({ request, quirks }: Attempt, silence: Silence): AsyncGenerator<ModelEvent> {
    const { model, signal, items, instructions } = request
    const tools = readTools(request.settings)
    const body = chatRequest(request, tools, quirks)
    const { url } = models
    const reply = await askServer({ ...server, url }, '/chat/completions', { body, model, signal, silence })
    yield* readAnswer(reply, {
      ...{ asked: { model, body }, silence, signal, tools, heldMs, now },
      callIds: items.flatMap(({ call_id: id }) => (typeof id === 'string' ? [id] : [])),
      habit: habits.get(model),
      noteHabit: (habit) => habits.set(model, habit),
      inputTokens: () => estimateTokens(items, instructions ?? ''),
    })
  }

  /** How to ask once more after a refusal: with half as many turns, or without what the server doesn't take. */
  function otherwise({ request, quirks, tries }: Attempt, error: unknown): Attempt | null {
    if (!(error instanceof ServerError) || tries === MAX_TRIES) return null
    const code = failureCode(error)
    if (code === 'model_takes_no_pictures') return blinded(request, quirks, tries)
    if (code === 'context_length_exceeded') {
      const spare = request.settings.truncates ? spareTurns(request.items) : 0
      const isLast = tries + 1 === MAX_TRIES
      const items = withoutOldestTurns(request.items, isLast ? spare : Math.ceil(spare / 2))
      return spare === 0 ? null : { request: { ...request, items }, quirks, tries: tries + 1 }
    }
    if (!['invalid_request', 'server_error', 'server_is_overloaded'].includes(code)) return null
    const body = chatRequest(request, readTools(request.settings), quirks)
    const more = toLeaveOut(body, error.complaint, quirks)
    return more.length === 0 ? null : { request, quirks: new Set([...quirks, ...more]), tries: tries + 1 }
  }

  /** Remembers it, and asks without the pictures of earlier messages; those of this one nobody can do without. */
  function blinded(request: ModelRequest, quirks: Quirks, tries: number): Attempt | null {
    blind.add(request.model)
    note({ type: 'left-out', what: 'pictures', model: request.model })
    const { items, newItems = 0 } = request
    if (hasPictures(items.slice(firstNewIndex(items, newItems)))) return null
    return { request: withoutPictures(request), quirks, tries: tries + 1 }
  }

  /** @throws ApiError for pictures that the model is known not to take */
  async function seen(request: ModelRequest): Promise<ModelRequest> {
    if (!hasPictures(request.items)) return request
    const listed = await models.list().catch(() => [])
    const isBlind = blind.has(request.model) || listed.find(({ id }) => id === request.model)?.takesPictures === false
    return isBlind ? withoutPictures(request) : request
  }

  /** It answers: what it was asked without it will be asked without again. */
  function learn({ request, quirks }: Attempt): void {
    for (const what of dialect.remember(request, quirks)) note({ type: 'left-out', what, model: request.model })
  }

  return {
    list: async () =>
      (await models.list()).map((model) => (blind.has(model.id) ? { ...model, takesPictures: false } : model)),

    async *generate(request): AsyncGenerator<ModelEvent> {
      const { model } = request
      const ready = await withPictures(fitted(await seen(request)))
      const silence = new Silence(silenceMs)
      let isStarted = false
      try {
        let current: Attempt | null = { request: ready, quirks: dialect.of(ready), tries: 1 }
        while (current !== null) {
          const { items } = current.request
          const turnsLeftOut = spareTurns(request.items) - spareTurns(items)
          let hasLearnt = false
          try {
            for await (const event of attempt(current, silence)) {
              if (event.type === 'start' && isStarted) continue
              if (event.type === 'error') note({ type: 'failed', code: event.code, model })
              else if (event.type !== 'start' && !hasLearnt) learn(current)
              isStarted = true
              hasLearnt ||= event.type !== 'start'
              yield event.type === 'end' ? { ...event, turnsLeftOut } : event
            }
            return
          } catch (error) {
            if (!(error instanceof ApiError)) throw error
            const code = failureCode(error)
            const status = error instanceof ServerError ? error.complaint.status : error.status
            note({ type: 'refused', status, code, model })
            current = otherwise(current, error)
            silence.heard()
            if (current === null && !isStarted) throw error
            if (current === null) yield { type: 'error', code, message: error.message }
          }
        }
      } finally {
        silence.end()
      }
    },
  }
}
