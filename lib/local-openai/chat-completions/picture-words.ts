import 'server-only'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'

const PICTURE = `(image|picture|photo|vision|visual|multi-?modal|mmproj|图片|图像|图)`
const REFUSED = `(not (a )?(supported?|vision|multi-?modal|enabled|allowed|available|capable)|(does|do|did|can)(n.t| not|not) (support|accept|take|have|process|handle|see)|unsupported|no support|only (supported|available|text)|cannot (read|process|accept)|text.only|missing|不支持)`

/** Of a model that has no eyes, in the words of servers. */
const NO_PICTURES = new RegExp(
  [
    `${PICTURE}[^.;\n]{0,80}${REFUSED}`,
    `${REFUSED}[^.;\n]{0,80}${PICTURE}`,
    `not an? (vision|multi-?modal)|at most 0 image|no endpoints found that support image|unknown variant .image_url|image_url is only supported|only .?text.? (content|parts?|type)`,
  ].join('|'),
  'i',
)
/** Of one that has, and couldn't read this one. */
const THIS_PICTURE =
  /too (large|big|many|small|long)|exceed|dimension|resolution|pixel|format|decode|corrupt|download|fetch|base64|data url|mime|media type|at most [1-9]|maximum/i
/** A server that knows no parts of a message takes no pictures either. */
const NO_PARTS = /content[^.;\n]{0,80}(must|should|expected|input)[^.;\n]{0,30}string|invalid type: (sequence|map)/i

/** Whether a server says that its model takes no pictures, in an answer to a request that has some. */
export function refusesPictures(words: string, body: JsonObject | undefined): boolean {
  if (!holdsPicture(body?.messages ?? null)) return false
  return (
    (NO_PICTURES.test(words) && !THIS_PICTURE.test(words.replaceAll(/image_url|only .{0,20}supported/gi, ''))) ||
    NO_PARTS.test(words)
  )
}

const holdsPicture = (messages: Json): boolean =>
  Array.isArray(messages) &&
  messages.some((message) => isObject(message) && Array.isArray(message.content) && message.content.some(isPicture))

const isPicture = (part: Json) => isObject(part) && part.type === 'image_url'

const LISTS = ['input_modalities', 'supported_input_modalities', 'modalities', 'capabilities', 'features', 'input']
const FLAGS = ['vision', 'supports_vision', 'supports_images', 'supports_image_input', 'multimodal', 'image_input']

/** Whether a model in a server's list takes pictures; null where nothing is said of it. */
export function takesPictures(entry: JsonObject): boolean | null {
  const said = [entry, entry.architecture, entry.capabilities, entry.model_info, entry.modalities, entry.meta].filter(
    (each): each is JsonObject => isObject(each ?? null),
  )
  const flag = said.flatMap((each) => FLAGS.map((name) => each[name])).find((value) => typeof value === 'boolean')
  if (typeof flag === 'boolean') return flag
  if (entry.type === 'vlm') return true
  const lists = said.flatMap((each) => LISTS.map((name) => each[name])).filter(isWords)
  if (lists.length === 0) return null
  return lists.some((list) => list.some((word) => /^(image|vision|multimodal|vlm)/i.test(word)))
}

const isWords = (value: Json | undefined): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string')
