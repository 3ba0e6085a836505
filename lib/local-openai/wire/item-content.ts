import 'server-only'
import { apiErrors } from './api-error.ts'
import { asArray, asObject, asOneOf, asString } from './fields.ts'
import type { Json, JsonObject } from './json.ts'

/** The API's own limit on one text. */
export const MAX_TEXT_LENGTH = 10_485_760

const INPUT_PARTS = ['input_text', 'input_image', 'input_file'] as const
const OUTPUT_PARTS = ['output_text', 'refusal'] as const

/** A message's content in parts; a plain string becomes the one part its role has. */
export function readContent(value: Json | undefined, param: string, role: string): JsonObject[] {
  if (value === undefined) throw apiErrors.missing(param)
  const byModel = role === 'assistant'
  if (typeof value === 'string') {
    const text = asString(value, param, MAX_TEXT_LENGTH)
    return [byModel ? outputText(text) : { type: 'input_text', text }]
  }
  return asArray(value, param).map((part, index) => {
    const path = `${param}[${index}]`
    const given = asObject(part, path)
    return byModel ? readOutputPart(given, path) : readInputPart(given, path)
  })
}

export const outputText = (text: string): JsonObject => ({ type: 'output_text', annotations: [], logprobs: [], text })

/** All text in a message, whoever wrote it. */
export function messageText(item: JsonObject): string {
  const parts = Array.isArray(item.content) ? item.content : []
  return parts
    .map((part) => {
      if (typeof part !== 'object' || part === null || Array.isArray(part)) return ''
      return typeof part.text === 'string' ? part.text : typeof part.refusal === 'string' ? part.refusal : ''
    })
    .join('')
}

function readInputPart(given: JsonObject, path: string): JsonObject {
  const type = asOneOf(given.type, `${path}.type`, INPUT_PARTS)
  if (type === 'input_text') return { ...given, text: asString(given.text, `${path}.text`, MAX_TEXT_LENGTH) }
  return type === 'input_image' ? { ...given, detail: given.detail ?? 'auto' } : given
}

function readOutputPart(given: JsonObject, path: string): JsonObject {
  const type = asOneOf(given.type, `${path}.type`, OUTPUT_PARTS)
  if (type === 'refusal') return { type, refusal: asString(given.refusal, `${path}.refusal`, MAX_TEXT_LENGTH) }
  return {
    ...outputText(asString(given.text, `${path}.text`, MAX_TEXT_LENGTH)),
    annotations: given.annotations ?? [],
    logprobs: given.logprobs ?? [],
  }
}
