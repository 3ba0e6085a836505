import 'server-only'
import type { ModelInfo } from '../model/language-model.ts'
import { ApiError } from '../wire/api-error.ts'
import { parsedJson } from '../wire/json.ts'
import { watchJsonShape } from '../wire/json-shape.ts'
import { readModelList } from './model-list.ts'
import { sendRequest } from './send-request.ts'
import { baseUrls, credentials, endpointUrl } from './server-address.ts'
import type { ServerOptions } from './server-connection.ts'
import { fromReply, serverErrors } from './server-error.ts'
import { Silence } from './silence.ts'

/** What can be said of a model server that was asked for its models; `url` is where its endpoints stand. */
export type ServerState =
  | { type: 'listed'; url: string; models: ModelInfo[] }
  /** It is there, but names no models; what came instead, in words. */
  | { type: 'unlisted'; url: string; instead: string; isEmpty?: boolean }
  /** It is there, and refused: it wants another key, is busy, or fails. */
  | { type: 'refused'; url: string; status: number; error: ApiError }
  /** Nobody is there. `reason` is a code of Node's, or what a gateway said. */
  | { type: 'unreachable'; reason: string; error: ApiError }

/** The longest lists of gateways have two or three. */
const MAX_BYTES = 8_000_000
const NOBODY_BEHIND_THE_GATEWAY = [502, 504]
const REFUSALS = [401, 402, 403, 407, 408, 425, 429]

/** Asks a server for its models. Takes `patienceMs` at most, and never throws. */
export async function lookAtServer(server: ServerOptions, patienceMs: number): Promise<ServerState> {
  const silence = new Silence(patienceMs)
  let unlisted: ServerState | null = null
  try {
    for (const url of baseUrls(server.url)) {
      const state = await lookAt({ ...server, url }, silence.signal)
      if (state.type !== 'unlisted' || state.isEmpty) return state
      unlisted ??= state
    }
    return unlisted ?? unreachable('no address')
  } catch (error) {
    return silence.isOver ? { ...unreachable('timeout'), error: serverErrors.silent() } : unreachable(reasonOf(error))
  } finally {
    silence.end()
  }
}

async function lookAt({ url, apiKey }: ServerOptions, signal: AbortSignal): Promise<ServerState> {
  const headers = { accept: 'application/json', ...credentials({ url, apiKey }) }
  const reply = await sendRequest(endpointUrl(url, '/models'), { method: 'GET', headers, signal }).catch(sentElsewhere)
  if (reply instanceof ApiError) return { type: 'unlisted', url, instead: 'everybody to another host' }
  const { status } = reply
  const text = await readText(reply)
  if (NOBODY_BEHIND_THE_GATEWAY.includes(status)) return unreachable(`${status}`)
  const isRefusal = REFUSALS.includes(status) || (status >= 500 && status !== 501)
  if (isRefusal) return { type: 'refused', url, status, error: fromReply(reply, text ?? '', { model: null }) }
  if (!reply.ok) return { type: 'unlisted', url, instead: `${status}` }
  if (text === null) return { type: 'unlisted', url, instead: 'far more than a list' }
  const body = parsedJson(text.replace(/^\uFEFF/, ''))
  if (body === undefined)
    return { type: 'unlisted', url, instead: isPage(text) ? 'a page' : 'something that isn’t JSON' }
  const models = readModelList(body)
  if (models === null) return { type: 'unlisted', url, instead: 'JSON without a list' }
  if (models.length === 0) return { type: 'unlisted', url, instead: 'an empty list', isEmpty: true }
  return { type: 'listed', url, models }
}

/** Null when it is more than anybody would read. */
async function readText(reply: Response): Promise<string | null> {
  const look = watchJsonShape()
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of reply.body ?? []) {
    size += piece.byteLength
    if (size > MAX_BYTES || look(piece) !== null) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function sentElsewhere(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  throw error
}

const isPage = (text: string) => text.trimStart().startsWith('<')

const unreachable = (reason: string) => ({ type: 'unreachable' as const, reason, error: serverErrors.unreachable() })

/** The code of what broke a connection lies some causes deep. */
function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code
  }
  return 'no connection'
}
