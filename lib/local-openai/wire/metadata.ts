import 'server-only'
import { apiErrors } from './api-error.ts'
import { asObject, asString } from './fields.ts'
import type { Json } from './json.ts'

export const MAX_PAIRS = 16
const MAX_KEY_LENGTH = 64
const MAX_VALUE_LENGTH = 512

/** Up to 16 pairs of strings. */
export function readMetadata(value: Json): Record<string, string> {
  const entries = Object.entries(asObject(value, 'metadata'))
  if (entries.length > MAX_PAIRS) throw apiErrors.tooManyProperties('metadata', MAX_PAIRS, entries.length)
  return Object.fromEntries(
    entries.map(([key, field]) => {
      if (key.length > MAX_KEY_LENGTH) throw apiErrors.stringTooLong('metadata', MAX_KEY_LENGTH, key.length)
      return [key, asString(field, `metadata.${key}`, MAX_VALUE_LENGTH)]
    }),
  )
}
