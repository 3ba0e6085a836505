import * as z from 'zod/mini'

const textOrNull = z.nullable(z.string())

/** Where something was found. */
export const sourceSchema = z.object({ url: z.string(), title: textOrNull })
export type Source = z.infer<typeof sourceSchema>

const stateSchema = z.enum(['running', 'completed', 'failed'])

/** One piece of what came between two messages of the person, in the order in which it came. */
const knownPartSchema = z.discriminatedUnion('type', [
  /** What the message's `content` holds at this place; `sources` are where it says that it has it from. */
  z.object({ type: z.literal('text'), key: z.string(), text: z.string(), sources: z.array(sourceSchema) }),
  /** What the model thought. */
  z.object({ type: z.literal('reasoning'), key: z.string(), status: stateSchema, text: z.string() }),
  /** Something the model did: `tool` is its kind, `input` what it was given, `output` what came of it. */
  z.object({
    type: z.literal('tool'),
    key: z.string(),
    status: stateSchema,
    tool: z.string(),
    name: textOrNull,
    input: z.string(),
    output: textOrNull,
    sources: z.array(sourceSchema),
  }),
  /** The model declined; `content` holds it, too. */
  z.object({ type: z.literal('refusal'), key: z.string(), text: z.string() }),
  /** What this version has no picture of; `itemType` is the provider's name for it. */
  z.object({ type: z.literal('unknown'), key: z.string(), itemType: z.string() }),
])

/** Any part; one of a type that a newer server sends is unknown. */
export const partSchema = z.union([
  knownPartSchema,
  z.pipe(
    z.object({ key: z.string(), type: z.string() }),
    z.transform(({ key, type }): z.infer<typeof knownPartSchema> => ({ type: 'unknown', key, itemType: type })),
  ),
])
export type Part = z.infer<typeof knownPartSchema>
export type ToolPart = Extract<Part, { type: 'tool' }>
export type StepPart = Exclude<Part, { type: 'text' | 'refusal' }>

/** What is beside an answer's text. */
export const isStep = (part: Part): part is StepPart => part.type !== 'text' && part.type !== 'refusal'
