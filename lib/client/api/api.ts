import type * as z from 'zod/mini'
import { viewerReplySchema } from '#lib/contract/account.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { ChatRequest } from '#lib/contract/chat-request.ts'
import {
  conversationListSchema,
  conversationReplySchema,
  deletedReplySchema,
  historySchema,
  type ListView,
} from '#lib/contract/conversation.ts'
import type { ConversationChange } from '#lib/contract/conversation-requests.ts'
import { CONTRACT_HEADER, CONTRACT_VERSION, errorReplySchema } from '#lib/contract/error.ts'
import { deletedFileSchema } from '#lib/contract/file.ts'
import { type LiveEvent, liveEventSchema } from '#lib/contract/live.ts'
import { modelListSchema, type Provider } from '#lib/contract/model.ts'
import { settingsSchema } from '#lib/contract/settings.ts'
import type { SettingsChange } from '#lib/contract/settings-requests.ts'
import { cancelReplySchema, withdrawnReplySchema } from '#lib/contract/turn.ts'
import { ApiError, networkError } from './api-error.ts'
import { readChatEvents, readServerEvents } from './event-source.ts'

/** Kept alive, a call outlives the page that makes it; its body has at most 64 kB then. */
type Call = { method?: string; body?: unknown; signal?: AbortSignal; accept?: string; keepalive?: boolean }

/** Sends a message; its turn's events follow. A second call with the same turn id attaches to the same turn. */
export async function* sendTurn(
  endpoint: string,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  yield* streamOf(await open(endpoint, { method: 'POST', body: request, signal, accept: 'text/event-stream' }))
}

/** The events of a turn from its beginning, then live until it ends. */
export async function* attachToTurn(turnId: string, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  yield* streamOf(
    await open(`/api/turns/${encodeURIComponent(turnId)}/events`, { signal, accept: 'text/event-stream' }),
  )
}

/** What happens to the viewer's conversations from now on; refused when this browser is somebody else's by now. */
export async function* watchConversations(
  viewerId: string,
  signal: AbortSignal,
  onBytes: () => void,
): AsyncGenerator<LiveEvent> {
  const path = `/api/events?viewer=${encodeURIComponent(viewerId)}`
  const { body } = await open(path, { signal, accept: 'text/event-stream' })
  if (!body) throw networkError()
  yield* readServerEvents(body, liveEventSchema, { onBytes })
}

export const cancelTurn = (turnId: string) =>
  call(`/api/turns/${encodeURIComponent(turnId)}/cancel`, cancelReplySchema, { method: 'POST', body: {} })

/** Takes back a message that waits; what it said comes back. */
export const withdrawTurn = (turnId: string) =>
  call(`/api/turns/${encodeURIComponent(turnId)}`, withdrawnReplySchema, { method: 'DELETE' })

type ListPage = { view: ListView; project?: string; limit: number; cursor: string | null }

export const listConversations = ({ limit, cursor, ...place }: ListPage) => {
  const query = new URLSearchParams({ ...place, limit: String(limit), ...(cursor && { cursor }) })
  return call(`/api/conversations?${query}`, conversationListSchema)
}

type HistoryOptions = { cursor?: string | undefined; through?: string | undefined; signal?: AbortSignal | undefined }

/** A page of the shown path; `through` a message, of the path that has it. */
export function loadHistory(id: string, { cursor, through, signal }: HistoryOptions = {}) {
  const query = new URLSearchParams({ ...(cursor && { cursor }), ...(through && { through }) })
  return call(query.size > 0 ? `${conversationPath(id)}?${query}` : conversationPath(id), historySchema, { signal })
}

export const updateConversation = (id: string, change: ConversationChange) =>
  call(conversationPath(id), conversationReplySchema, { method: 'PATCH', body: change, keepalive: true })

/** Shows the path through the conversation's branches that has this message. */
export const showMessage = (id: string, shownMessageId: string) =>
  call(conversationPath(id), conversationReplySchema, { method: 'PATCH', body: { shownMessageId } })

/** A new conversation of all that stands there up to this message. */
export const branchConversation = (id: string, messageId: string) =>
  call(`${conversationPath(id)}/branch`, conversationReplySchema, { method: 'POST', body: { messageId } })

/** Into the trash, or for good. */
export const deleteConversation = (id: string, { forever = false } = {}) =>
  call(forever ? `${conversationPath(id)}?forever=true` : conversationPath(id), deletedReplySchema, {
    method: 'DELETE',
    keepalive: true,
  })

/** Deletes a file that is in no message. */
export const deleteFile = (id: string) =>
  call(`/api/files/${encodeURIComponent(id)}`, deletedFileSchema, { method: 'DELETE', keepalive: true })

export const listModels = () => call('/api/models', modelListSchema)

export const listModelsOf = (provider: Provider) => call(`/api/models?provider=${provider}`, modelListSchema)

export const loadSettings = () => call('/api/settings', settingsSchema)

export const saveSettings = (change: SettingsChange) =>
  call('/api/settings', settingsSchema, { method: 'PATCH', body: change })

/** Who is signed in, null when nobody is; and who may come in. */
export const findViewer = () => call('/api/viewer', viewerReplySchema)

export const signInAsGuest = () => post('/api/auth/sign-in/anonymous', {})

export const signOut = () => post('/api/auth/sign-out', {})

/** Sends what nothing but its success is known of. */
export async function post(path: string, body: unknown): Promise<void> {
  await open(path, { method: 'POST', body })
}

export const conversationPath = (id: string) => `/api/conversations/${encodeURIComponent(id)}`

/** Calls the API, and reads the reply as its schema says. */
export async function call<T extends z.ZodMiniType>(path: string, schema: T, options: Call = {}): Promise<z.infer<T>> {
  const response = await open(path, options)
  const parsed = schema.safeParse(await bodyOf(response))
  if (parsed.success) return parsed.data
  throw new ApiError({ code: 'internal', message: UNREADABLE }, response.status)
}

const UNREADABLE = 'The server sent something this page does not understand. Reload the page.'

async function open(path: string, options: Call): Promise<Response> {
  const { method = 'GET', body, signal, accept = 'application/json', keepalive = false } = options
  const response = await fetch(path, {
    method,
    signal: signal ?? null,
    credentials: 'same-origin',
    cache: 'no-store',
    keepalive,
    headers: {
      Accept: accept,
      [CONTRACT_HEADER]: String(CONTRACT_VERSION),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch(() => {
    throw networkError()
  })
  if (response.ok) return response
  throw replyError(await bodyOf(response), response.status, retryAfter(response))
}

/** In milliseconds; null when it doesn't say, or says it as a date. */
function retryAfter({ headers }: Response): number | null {
  const seconds = headers.get('retry-after')
  return seconds !== null && /^\d{1,4}$/.test(seconds) ? Number(seconds) * 1000 : null
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => {
    throw networkError()
  })
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What a reply that is no success says; where it says nothing of ours, somebody in between answered. */
export function replyError(body: unknown, status: number, retryAfterMs: number | null): ApiError {
  const reply = errorReplySchema.safeParse(body)
  if (reply.success) return new ApiError(reply.data.error, status, retryAfterMs)
  // A proxy's own error page.
  return new ApiError({ code: 'internal', message: 'The server could not do that. Try again in a moment.' }, status)
}

function streamOf(response: Response): AsyncGenerator<ChatEvent> {
  if (!response.body) throw networkError()
  return readChatEvents(response.body)
}
