import 'server-only'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'

/** Where servers say what a model is for, in a word or several. */
const KINDS = ['type', 'task', 'kind', 'mode', 'model_type', 'pipeline_tag', 'capabilities', 'endpoints']
const OTHER_KIND =
  /embed|rerank|feature-extraction|moderation|transcri|speech|^(text-to-)?(image|audio|video)(_generation)?$/i

/** Where they say yes or no to it, and where they list what it writes. */
const CHATS = ['chat', 'supports_chat', 'chat_completion', 'completion_chat']
const OUTPUTS = ['output_modalities', 'supported_output_modalities']

/** Whether a model in a list can answer in a conversation; true of all that nothing else is said of. */
export function canChat(entry: JsonObject): boolean {
  const said = [entry, entry.capabilities, entry.architecture].filter((each) => isObject(each ?? null)) as JsonObject[]
  return (
    !KINDS.some((name) => isOtherKind(entry[name])) &&
    said.every((each) => CHATS.every((name) => each[name] !== false) && OUTPUTS.every((name) => hasText(each[name])))
  )
}

function isOtherKind(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isOtherKind)
  const kind = isObject(value) ? value.name : value
  return typeof kind === 'string' && OTHER_KIND.test(kind)
}

const hasText = (value: Json | undefined) => !Array.isArray(value) || value.length === 0 || value.includes('text')
