import * as z from 'zod/mini'

/** The provider takes 16 pairs; the others are Parley's own. */
export const METADATA_LIMITS = { pairs: 10, keyLength: 64, valueLength: 512 }

/** What Parley itself writes at the provider. */
const reservedMetadataKeys = ['user_id', 'title', 'created_by', 'version']

const valueSchema = z.string().check(
  z.maxLength(METADATA_LIMITS.valueLength, `A value has at most ${METADATA_LIMITS.valueLength} characters.`),
  z.refine((value) => isStorable(value), 'A value cannot hold NUL characters or halves of characters.'),
)

const isStorable = (text: string) => text.isWellFormed() && !text.includes('\0')

/** The caller's own pairs of a conversation, with the provider's limits. */
export const metadataSchema = z.pipe(
  // Looked at before they are parsed: zod takes `__proto__` for no key at all, and a million wrong keys one by one.
  z.unknown().check(({ value, issues }) => {
    const keys = typeof value === 'object' && value !== null ? Object.keys(value) : []
    const refuse = (message: string, path: string[] = []) =>
      issues.push({ code: 'custom', input: value, path, message, continue: false })
    if (keys.length > METADATA_LIMITS.pairs) {
      refuse(`At most ${METADATA_LIMITS.pairs} pairs of your own fit beside Parley’s.`)
      return
    }
    for (const key of keys) {
      const fault = faultOfKey(key)
      if (fault) refuse(fault, [key.slice(0, METADATA_LIMITS.keyLength)])
    }
  }),
  z.record(z.string(), valueSchema),
)
export type Metadata = z.infer<typeof metadataSchema>

function faultOfKey(key: string): string | null {
  if (key === '') return 'A key needs at least one character.'
  if (key.length > METADATA_LIMITS.keyLength) return `A key has at most ${METADATA_LIMITS.keyLength} characters.`
  if (reservedMetadataKeys.includes(key)) return 'This key is Parley’s own; choose another.'
  if (key === '__proto__') return 'This key cannot be stored; choose another.'
  return isStorable(key) ? null : 'A key cannot hold NUL characters or halves of characters.'
}
