import * as z from 'zod/mini'

/** The provider takes 16 pairs; the others are Parley's own. */
export const METADATA_MAX_PAIRS = 10
export const METADATA_KEY_MAX_LENGTH = 64
export const METADATA_VALUE_MAX_LENGTH = 512

/** What Parley itself writes at the provider. */
export const reservedMetadataKeys = ['user_id', 'title', 'created_by', 'version']

const keySchema = z.string().check(
  z.minLength(1, 'A key needs at least one character.'),
  z.maxLength(METADATA_KEY_MAX_LENGTH, `A key has at most ${METADATA_KEY_MAX_LENGTH} characters.`),
  z.refine((key) => !reservedMetadataKeys.includes(key), 'This key is Parley’s own; choose another.'),
  z.refine((key) => isStorable(key), 'A key cannot hold NUL characters or halves of characters.'),
)

const valueSchema = z.string().check(
  z.maxLength(METADATA_VALUE_MAX_LENGTH, `A value has at most ${METADATA_VALUE_MAX_LENGTH} characters.`),
  z.refine((value) => isStorable(value), 'A value cannot hold NUL characters or halves of characters.'),
)

const isStorable = (text: string) => text.isWellFormed() && !text.includes('\0')

/** The caller's own pairs of a conversation, with the provider's limits. */
export const metadataSchema = z
  .record(keySchema, valueSchema)
  .check(
    z.refine(
      (pairs) => Object.keys(pairs).length <= METADATA_MAX_PAIRS,
      `At most ${METADATA_MAX_PAIRS} pairs of your own fit beside Parley’s.`,
    ),
  )
export type Metadata = z.infer<typeof metadataSchema>
