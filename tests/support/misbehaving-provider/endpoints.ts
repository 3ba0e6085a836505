import { Conversation, page } from './conversation.ts'
import { type Item, inputItems, newId, requireWholeContext, storedItem, textOf } from './item.ts'
import { conversationNotFound, refusal, refuse, responseNotFound, tooOldToStream } from './refusal.ts'
import { ScriptedResponse } from './response.ts'
import type { Gate, Script } from './script.ts'

interface StoredFile {
  id: string
  object: 'file'
  filename?: unknown
  purpose?: unknown
}

/** What the provider remembers. */
export interface Memory {
  conversations: Map<string, Conversation>
  responses: Map<string, ScriptedResponse>
  /** Uploads by id; what is in them is of no interest here. */
  files: Map<string, StoredFile>
  /** How the next responses go. */
  scripts: Script[]
  /** How a response goes for which there is none of these. */
  scriptOf?: (input: Item[]) => Script
  /** What the model says next when it is asked for a title, and what it waits for before. */
  titles: { say?: string; hold?: Gate }[]
  /** The same of summaries. */
  summaries: { say?: string; hold?: Gate; usage?: Record<string, unknown> }[]
}

export interface Call {
  memory: Memory
  /** The ids in the path. */
  ids: string[]
  query: URLSearchParams
  body: Record<string, unknown>
}

/** A response whose events are wanted, from the one after `after` on. */
export interface Stream {
  response: ScriptedResponse
  after: number
}
type Endpoint = (call: Call) => object | Stream | Promise<object>

const conversationOf = ({ memory, ids: [id = ''] }: Call) =>
  memory.conversations.get(id) ?? refuse(conversationNotFound(id))

function responseOf({ memory, ids: [id = ''] }: Call): ScriptedResponse {
  const response = memory.responses.get(id)
  // One without background is nowhere to be found until it is complete, and never when it was broken off.
  const hidden = response && !response.request.background && (response.isLive || response.status === 'cancelled')
  return !response || hidden ? refuse(responseNotFound(id)) : response
}

/** The items of a request, of which there may be twenty. */
function itemsOf({ body }: Call): unknown[] {
  const items = (body.items ?? []) as unknown[]
  if (items.length > 20) refuse(refusal(400, "Invalid 'items': array too long.", { code: 'array_above_max_length' }))
  return items
}

const addItems: Endpoint = (call) => {
  const conversation = conversationOf(call)
  conversation.requireUnlocked()
  const items = itemsOf(call).map((item) => storedItem(item, conversation.items))
  conversation.append(items)
  return page(items, new URLSearchParams('order=asc'))
}

const listItems: Endpoint = (call) => {
  const { listed, promisesMore } = conversationOf(call)
  const items = page(listed, call.query)
  return promisesMore ? { ...items, has_more: true } : items
}

function itemOf(call: Call): { conversation: Conversation; item: Item } {
  const conversation = conversationOf(call)
  const item = conversation.listed.find(({ id }) => id === call.ids[1])
  return item
    ? { conversation, item }
    : refuse(refusal(404, `Item with id '${call.ids[1]}' not found in conversation.`))
}

const createFile: Endpoint = ({ memory, body: { filename, purpose, content } }) => {
  const bytes = (content as Buffer).byteLength
  const file = { id: newId('file'), object: 'file' as const, filename, purpose }
  memory.files.set(file.id, file)
  return { ...file, bytes, created_at: 0, status: 'processed' }
}

const fileOf: Endpoint = ({ memory, ids: [id = ''] }) =>
  memory.files.get(id) ?? refuse(refusal(404, `No such File object: ${id}`))

const deleteItem: Endpoint = (call) => {
  const { conversation, item } = itemOf(call)
  conversation.requireUnlocked()
  conversation.items = conversation.items.filter((other) => other !== item)
  return { id: item.id, object: 'conversation.item.deleted', deleted: true }
}

const createResponse: Endpoint = async (call) => {
  const { memory, body } = call
  const { conversation: named, model, background } = body
  const id = typeof named === 'object' ? (named as { id: string } | null)?.id : (named as string | undefined)
  const conversation = id ? conversationOf({ ...call, ids: [id] }) : null
  conversation?.requireUnlocked()
  const input = inputItems(body.input, conversation?.items ?? [])
  const context = [...(conversation?.items ?? []), ...input]
  requireWholeContext(context)
  const script = memory.scripts.shift() ?? memory.scriptOf?.(input) ?? { say: ['I heard: ', heard(context)] }
  const request = { conversation, model: String(model), input, background: background === true }
  const response = new ScriptedResponse(request, script)
  memory.responses.set(response.id, response)
  if (body.stream) return { response, after: -1 }
  if (!background) await response.ended
  return response.toJson()
}

/** What the user said, which is how a test sees what the model was given. */
const heard = (context: Item[]) =>
  context
    .filter((item) => item.role === 'user')
    .map(textOf)
    .join(', ')

const retrieveResponse: Endpoint = (call) => {
  const response = responseOf(call)
  if (call.query.get('stream') !== 'true') return response.toJson()
  if (response.script.replay === 'refused') refuse(tooOldToStream)
  return { response, after: Number(call.query.get('starting_after') ?? -1) }
}

const cancelResponse: Endpoint = async (call) => {
  const response = responseOf(call)
  if (!response.request.background) refuse(refusal(400, 'Cannot cancel a synchronous response.'))
  const { cancel } = response.script
  if (cancel === 'ignored') {
    const seeming = { ...response.toJson(), status: 'cancelled' }
    await response.interrupt('completed')
    return seeming
  }
  if (response.isLive) await response.interrupt(cancel === 'too-late' ? 'completed' : 'cancelled')
  const { status } = response
  return status === 'cancelled' ? response.toJson() : refuse(refusal(400, `Cannot cancel a ${status} response.`))
}

/** Most tests want to know nothing of titles: without a reply that was given for it, there is none to offer. */
const makeTitle: Endpoint = async ({ memory, body }) => {
  const { say = '', hold } = memory.titles.shift() ?? {}
  hold?.arrive()
  await hold?.opened
  return unstored(body, say)
}

const makeSummary: Endpoint = async ({ memory, body }) => {
  const { say = 'In short.', hold, usage } = memory.summaries.shift() ?? {}
  hold?.arrive()
  await hold?.opened
  return { ...unstored(body, say), usage }
}

function unstored(body: Call['body'], say: string) {
  const content = [{ type: 'output_text', text: say, annotations: [] }]
  const message = { id: newId('msg'), type: 'message', role: 'assistant', status: 'completed', content }
  return { id: newId('resp'), object: 'response', status: 'completed', model: body.model, output: [message] }
}

/** Every endpoint under the name that the SDK gives it. */
export const endpoints = {
  'conversations.create': [
    'POST /conversations',
    (call) => {
      const items = itemsOf(call).map((item) => storedItem(item, []))
      const conversation = new Conversation(call.body.metadata ?? {}, items)
      call.memory.conversations.set(conversation.id, conversation)
      return conversation.toJson()
    },
  ],
  'conversations.retrieve': ['GET /conversations/*', (call) => conversationOf(call).toJson()],
  'conversations.update': [
    'POST /conversations/*',
    (call) => Object.assign(conversationOf(call), { metadata: call.body.metadata }).toJson(),
  ],
  'conversations.delete': [
    'DELETE /conversations/*',
    (call) => {
      const { id } = conversationOf(call)
      call.memory.conversations.delete(id)
      return { id, object: 'conversation.deleted', deleted: true }
    },
  ],
  'items.create': ['POST /conversations/*/items', addItems],
  'items.list': ['GET /conversations/*/items', listItems],
  'items.retrieve': ['GET /conversations/*/items/*', (call) => itemOf(call).item],
  'items.delete': ['DELETE /conversations/*/items/*', deleteItem],
  'responses.create': ['POST /responses', createResponse],
  /** A response that is stored nowhere; told from the others by its body. */
  'titles.create': ['POST /responses', makeTitle],
  'summaries.create': ['POST /responses', makeSummary],
  'responses.retrieve': ['GET /responses/*', retrieveResponse],
  'responses.delete': [
    'DELETE /responses/*',
    (call) => {
      const { id, isLive } = responseOf(call)
      if (isLive) refuse(refusal(400, 'Cannot delete an in-flight response.'))
      call.memory.responses.delete(id)
      return { id, object: 'response', deleted: true }
    },
  ],
  'responses.cancel': ['POST /responses/*/cancel', cancelResponse],
  'responses.inputTokens': [
    'POST /responses/input_tokens',
    () => ({ object: 'response.input_tokens', input_tokens: 42 }),
  ],
  'responses.inputItems': ['GET /responses/*/input_items', (call) => page(responseOf(call).request.input, call.query)],
  'files.create': ['POST /files', createFile],
  'files.retrieve': ['GET /files/*', fileOf],
  'files.list': ['GET /files', ({ memory }) => ({ object: 'list', data: [...memory.files.values()], has_more: false })],
  'files.delete': [
    'DELETE /files/*',
    ({ memory, ids: [id = ''] }) => {
      if (!memory.files.delete(id)) refuse(refusal(404, `No such File object: ${id}`))
      return { id, object: 'file', deleted: true }
    },
  ],
  'models.list': [
    'GET /models',
    () => ({ object: 'list', data: [{ id: 'gpt-test', object: 'model', created: 0, owned_by: 'tests' }] }),
  ],
} satisfies Record<string, [route: string, Endpoint]>

export type Operation = keyof typeof endpoints
