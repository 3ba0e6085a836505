import 'server-only'
import { estimateTokens } from '../model/estimate-tokens.ts'
import type { LanguageModel, ModelEvent, ModelRequest } from '../model/language-model.ts'
import { tokensIn } from '../model/tokens.ts'
import { createFetchPicture, type FetchPicture } from '../pictures/fetch-picture.ts'
import { picturesAsData } from '../pictures/pictures-as-data.ts'
import { ApiError, apiErrors } from '../wire/api-error.ts'
import { fitTo, spareTurns, withoutOldestTurns } from './oldest-turns.ts'
import { readAnswer } from './read-answer.ts'
import { chatRequest } from './request-body.ts'
import { askServer, type ServerOptions } from './server-connection.ts'
import { ServerModels } from './server-models.ts'
import { Silence } from './silence.ts'

export type ModelServerOptions = ServerOptions & {
  /** How long the server may say nothing, before its answer and in it. */
  silenceMs: number
  /** How many tokens its context has, when the server itself wouldn't say that it is full. */
  contextTokens?: number | null
  /** Whether the server takes pictures by their addresses. If not, they are fetched here and sent as data. */
  fetchesImages?: boolean
  fetchPicture?: FetchPicture
  now?: () => number
}

/** The models of any server that speaks OpenAI's Chat Completions. */
export function createModelServer({
  silenceMs,
  contextTokens = null,
  fetchesImages = true,
  fetchPicture = createFetchPicture(),
  now = Date.now,
  ...server
}: ModelServerOptions): LanguageModel {
  const models = new ServerModels(server, now)
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

  /** Asks, and as long as the server finds it too long asks with half as many turns, if that is wanted. */
  async function open(request: ModelRequest, silence: Silence): Promise<{ asked: ModelRequest; reply: Response }> {
    const { model, signal } = request
    try {
      const body = chatRequest(request)
      return { asked: request, reply: await askServer(server, '/chat/completions', { body, model, signal, silence }) }
    } catch (error) {
      const spare = spareTurns(request.items)
      if (!request.settings.truncates || spare === 0 || !isContextTooLong(error)) throw error
      silence.heard()
      const items = withoutOldestTurns(request.items, Math.ceil(spare / 2))
      return open({ ...request, items }, silence)
    }
  }

  return {
    list: () => models.list(),

    async *generate(request): AsyncGenerator<ModelEvent> {
      const ready = await withPictures(fitted(request))
      const silence = new Silence(silenceMs)
      try {
        const { asked, reply } = await open(ready, silence)
        const turnsLeftOut = spareTurns(request.items) - spareTurns(asked.items)
        const inputTokens = () => estimateTokens(asked.items, asked.instructions ?? '')
        yield* readAnswer(reply, { silence, signal: request.signal, turnsLeftOut, inputTokens })
      } finally {
        silence.end()
      }
    },
  }
}

const isContextTooLong = (error: unknown) =>
  error instanceof ApiError && error.body.error.code === 'context_length_exceeded'
