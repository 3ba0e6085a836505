import 'server-only'
import { apiErrors } from './api-error.ts'
import { asArray, asObject, asOneOf, asString, optional, refuseUnknownKeys } from './fields.ts'
import { requireWholeItem } from './hosted-item.ts'
import type { NewItemId } from './ids.ts'
import { readContent } from './item-content.ts'
import { isObject, type Json, type JsonObject } from './json.ts'

/** What a conversation stores, as the API shows it. */
export type Item = JsonObject & { id: string; type: string }

const MAX_ID_LENGTH = 64
const ROLES = ['user', 'assistant', 'system', 'developer'] as const
const STATUSES = ['in_progress', 'completed', 'incomplete'] as const
/** What clients send along with a call, and with its output, mostly as null. */
const ABOUT_CALLS = ['namespace', 'caller', 'async']
const ABOUT_OUTPUTS = ['name', 'namespace', 'caller']
const REFERENCE = 'item_reference'
const REFERENCE_KEYS = ['type', 'id']

/** The kinds of item that can be stored and what their ids begin with. */
const idPrefixes: Record<string, string> = {
  message: 'msg',
  function_call: 'fc',
  function_call_output: 'fc',
  reasoning: 'rs',
  compaction: 'cmp',
  custom_tool_call: 'ctc',
  custom_tool_call_output: 'ctc',
  web_search_call: 'ws',
  file_search_call: 'fs',
  code_interpreter_call: 'ci',
  image_generation_call: 'ig',
  computer_call: 'cu',
  computer_call_output: 'cu',
  local_shell_call: 'lsh',
  local_shell_call_output: 'lsh',
  shell_call: 'sh',
  shell_call_output: 'sh',
  apply_patch_call: 'apc',
  apply_patch_call_output: 'apc',
  mcp_call: 'mcp',
  mcp_list_tools: 'mcpl',
  mcp_approval_request: 'mcpr',
  mcp_approval_response: 'mcpr',
}

/** What the ids of such items begin with. */
export const idPrefix = (type: string) => idPrefixes[type] ?? 'item'

/** The id that stands in a request for an item that is stored already; null for an item that is written out. */
export function readReference(value: Json, param: string): string | null {
  const given = asObject(value, param)
  // It may leave out its type: what has nothing but an id is nothing else.
  const isBare = (given.type ?? null) === null && Object.keys(given).every((key) => REFERENCE_KEYS.includes(key))
  if (given.type !== REFERENCE && !(isBare && given.id !== undefined)) return null
  refuseUnknownKeys(given, REFERENCE_KEYS, `${param}.`)
  return asString(given.id, `${param}.id`, MAX_ID_LENGTH)
}

/** A request's item in the shape it is stored in: with an id, a status and its content in parts. */
export function readItem(value: Json, param: string, newId: NewItemId): Item {
  const given = asObject(value, param)
  const type = itemType(given, param)
  const id = readItemId(given, param, type) ?? newId(idPrefix(type))

  switch (type) {
    case 'message':
      return readMessage(given, param, id)
    case 'function_call':
      refuseUnknownKeys(given, ['type', 'id', 'status', 'arguments', 'call_id', 'name', ...ABOUT_CALLS], `${param}.`)
      return {
        id,
        type,
        status: readStatus(given, param),
        arguments: asString(given.arguments, `${param}.arguments`),
        call_id: asString(given.call_id, `${param}.call_id`, MAX_ID_LENGTH),
        name: asString(given.name, `${param}.name`),
        ...present(given, ABOUT_CALLS),
      }
    case 'function_call_output':
      refuseUnknownKeys(given, ['type', 'id', 'status', 'call_id', 'output', ...ABOUT_OUTPUTS], `${param}.`)
      return {
        id,
        type,
        status: readStatus(given, param),
        call_id: asString(given.call_id, `${param}.call_id`, MAX_ID_LENGTH),
        output: Array.isArray(given.output) ? given.output : asString(given.output, `${param}.output`),
        ...present(given, ABOUT_OUTPUTS),
      }
    case 'reasoning':
      refuseUnknownKeys(given, ['type', 'id', 'status', 'summary', 'content', 'encrypted_content'], `${param}.`)
      if ((given.id ?? null) === null && typeof given.encrypted_content !== 'string') throw apiErrors.invalidItem()
      return {
        ...{ id, type, summary: asArray(given.summary, `${param}.summary`) },
        ...present(given, ['status', 'content', 'encrypted_content']),
      }
    default:
      requireWholeItem(given, type, param)
      return { ...given, id, type }
  }
}

/** An item that came from our own database. */
export function storedItem(data: unknown): Item {
  const item = data as Json
  if (isObject(item) && typeof item.id === 'string' && typeof item.type === 'string') return item as Item
  throw new Error('A stored item has no id or type.')
}

function readMessage(given: JsonObject, param: string, id: string): Item {
  refuseUnknownKeys(given, ['type', 'id', 'status', 'role', 'content', 'phase'], `${param}.`)
  const role = asOneOf(given.role, `${param}.role`, ROLES)
  return {
    id,
    type: 'message',
    status: readStatus(given, param),
    content: readContent(given.content, `${param}.content`, role),
    role,
    ...(given.phase === undefined || given.phase === null
      ? {}
      : { phase: asOneOf(given.phase, `${param}.phase`, ['commentary', 'final_answer']) }),
  }
}

function itemType(given: JsonObject, param: string): string {
  // A message may leave out its type; anything else says what it is.
  if (given.type === undefined && (given.role !== undefined || given.content !== undefined)) return 'message'
  const type = asString(given.type, `${param}.type`)
  if (Object.hasOwn(idPrefixes, type)) return type
  throw apiErrors.unsupportedValue(`${param}.type`, type, [...Object.keys(idPrefixes), REFERENCE])
}

function readItemId(given: JsonObject, param: string, type: string): string | null {
  return optional(
    given.id,
    (value) => {
      const id = asString(value, `${param}.id`, MAX_ID_LENGTH)
      const prefix = idPrefix(type)
      if (!id.startsWith(prefix)) throw apiErrors.wrongIdPrefix(`${param}.id`, id, prefix)
      if (!/^[\w-]+$/.test(id)) throw apiErrors.wrongIdCharacters(`${param}.id`, id)
      return id
    },
    null,
  )
}

/** What of these fields has a value: many clients send those without one as null, and the API shows none. */
const present = (given: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(given).filter(([key, value]) => keys.includes(key) && value !== null))

const readStatus = (given: JsonObject, param: string) =>
  optional(given.status, (value) => asOneOf(value, `${param}.status`, STATUSES), 'completed')
