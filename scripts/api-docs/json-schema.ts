import * as z from 'zod/mini'
import { viewerSchema } from '#lib/contract/account.ts'
import { chatEventSchema } from '#lib/contract/chat.ts'
import { conversationSchema } from '#lib/contract/conversation.ts'
import { errorCodeSchema, errorInfoSchema, errorReplySchema, errorStatus } from '#lib/contract/error.ts'
import { elementsOf } from '#lib/contract/list-until-fault.ts'
import { liveEventSchema } from '#lib/contract/live.ts'
import { messageSchema } from '#lib/contract/message.ts'
import { METADATA_LIMITS, metadataSchema } from '#lib/contract/metadata.ts'
import { receiptSchema } from '#lib/contract/receipt.ts'
import { searchHitSchema, snippetSchema } from '#lib/contract/search.ts'
import { liveTurnSchema } from '#lib/contract/turn.ts'

export type JsonSchema = Record<string, unknown>

/** What has a name of its own, as it stands in more than one place or is worth one. */
const named: [z.core.$ZodType, string][] = [
  [viewerSchema, 'Viewer'],
  [conversationSchema, 'Conversation'],
  [messageSchema, 'Message'],
  [liveTurnSchema, 'LiveTurn'],
  [chatEventSchema, 'ChatEvent'],
  [liveEventSchema, 'LiveEvent'],
  [receiptSchema, 'Receipt'],
  [searchHitSchema, 'SearchHit'],
  [snippetSchema, 'Snippet'],
  [errorInfoSchema, 'Error'],
  [errorReplySchema, 'ErrorReply'],
  [errorCodeSchema, 'ErrorCode'],
  [metadataSchema, 'Metadata'],
]

const { pairs, keyLength, valueLength } = METADATA_LIMITS

/** What transforms and checks of ours hide from zod's own conversion. */
const hidden = new Map<z.core.$ZodType, JsonSchema>([
  [errorCodeSchema, { type: 'string', enum: Object.keys(errorStatus) }],
  [
    metadataSchema,
    {
      type: 'object',
      maxProperties: pairs,
      propertyNames: { type: 'string', minLength: 1, maxLength: keyLength },
      additionalProperties: { type: 'string', maxLength: valueLength },
    },
  ],
])

const registry = z.registry<{ id: string }>()
for (const [schema, id] of named) registry.add(schema, { id })

/**
 * The JSON Schema of what a client sends (`input`) or gets (`output`). What has a name stands in `components`, which is
 * added to, and is referred to.
 */
export function jsonSchemaOf(schema: z.core.$ZodType, io: 'input' | 'output', components: JsonSchema): JsonSchema {
  const {
    $schema: _,
    $defs = {},
    ...whole
  } = referringToComponents(
    z.toJSONSchema(schema, {
      io,
      metadata: registry,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => describe(zodSchema, jsonSchema, io, components),
    }),
  )
  Object.assign(components, $defs)
  const name = registry.get(schema)?.id
  if (!name || '$ref' in whole) return whole
  const { id: _id, ...own } = whole
  components[name] = own
  return { $ref: `#/components/schemas/${name}` }
}

function describe(schema: z.core.$ZodType, json: JsonSchema, io: 'input' | 'output', components: JsonSchema): void {
  Object.assign(json, hidden.get(schema))
  const element = elementsOf.get(schema)
  if (element) json.items = jsonSchemaOf(element, io, components)
  // A newer server may say more than this one does.
  const isStrict = 'catchall' in schema._zod.def && schema._zod.def.catchall !== undefined
  if (io === 'output' && json.properties && !isStrict) delete json.additionalProperties
}

function referringToComponents(json: unknown): JsonSchema {
  const text = JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/')
  const { $defs, ...rest } = JSON.parse(text)
  const withoutIds = Object.entries<JsonSchema>($defs ?? {}).map(([name, { id: _, ...own }]) => [name, own])
  return { ...rest, $defs: Object.fromEntries(withoutIds) }
}
