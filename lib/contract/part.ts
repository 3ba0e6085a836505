import * as z from 'zod/mini'

const textOrNull = z.nullable(z.string())
/** Whole and tenths; null where nobody took the time. */
const seconds = z.optional(z.nullable(z.number()))
/** A text of it was too long to be sent along; `GET /api/conversations/:id/items/:itemId` has all of it. */
const isCut = z.optional(z.boolean())

/** Where something was found. */
export const sourceSchema = z.object({ url: z.string(), title: textOrNull })
export type Source = z.infer<typeof sourceSchema>

/** The words of a text, in UTF-16 units, and where they are from; `url` is null of a file, whose name is the title. */
export const citationSchema = z.object({ start: z.number(), end: z.number(), url: textOrNull, title: textOrNull })
export type Citation = z.infer<typeof citationSchema>

/** `stopped`: the answer ended before it did. */
const stateSchema = z.enum(['running', 'completed', 'failed', 'stopped'])

/**
 * One piece of what came between two messages of the person, in the provider's order. Its `key` is the provider's item, a colon
 * and the place in that item.
 */
const knownPartSchema = z.discriminatedUnion('type', [
  /** What the message's `content` holds at this place. */
  z.object({ type: z.literal('text'), key: z.string(), text: z.string(), citations: z.array(citationSchema) }),
  /** What the model thought. */
  z.object({ type: z.literal('reasoning'), key: z.string(), status: stateSchema, text: z.string(), seconds, isCut }),
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
    seconds,
    isCut,
  }),
  /**
   * A picture that was made: what it was asked for, and how many versions of it there are to be seen so far, 0 for none. The newest
   * is at `/api/conversations/:id/items/:itemId/image`.
   */
  z.object({
    type: z.literal('image'),
    key: z.string(),
    status: stateSchema,
    prompt: z.string(),
    versions: z.number(),
    seconds,
  }),
  /** The model declined; `content` holds it, too. */
  z.object({ type: z.literal('refusal'), key: z.string(), text: z.string() }),
  /** Older steps of an answer that has more than a page can hold. */
  z.object({ type: z.literal('folded'), key: z.string(), count: z.number() }),
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
export type TextPart = Extract<Part, { type: 'text' }>
export type SaidPart = Extract<Part, { type: 'text' | 'refusal' }>
export type StepPart = Exclude<Part, SaidPart>

/** What is beside an answer's text. */
export const isStep = (part: Part): part is StepPart => part.type !== 'text' && part.type !== 'refusal'
export const isSaid = (part: Part): part is SaidPart => !isStep(part)

/** A provider's id of an item. */
export const itemIdSchema = z.string().check(z.regex(/^[\w-]{1,200}$/))

/** A step of which it may be known how long it took. */
export type TimedPart = Extract<Part, { seconds?: number | null | undefined }>
export const isTimed = (part: Part): part is TimedPart =>
  part.type === 'reasoning' || part.type === 'tool' || part.type === 'image'

/** The provider's item that a part is of. */
export const itemIdOf = ({ key }: { key: string }) => (key.includes(':') ? key.slice(0, key.lastIndexOf(':')) : key)

/** Between the texts of two items. */
export const BETWEEN_TEXTS = '\n\n'

/** The text of an answer: what its items say, each a paragraph of its own. */
export function contentOf(parts: readonly Part[]): string {
  let content = ''
  let item = ''
  for (const part of parts) {
    if (!isSaid(part) || part.text === '') continue
    const id = itemIdOf(part)
    content += content === '' || id === item ? part.text : BETWEEN_TEXTS + part.text
    item = id
  }
  return content
}

/** What of a step grows while it comes: thoughts, or what a tool is given. */
export const growingText = (part: StepPart): string =>
  part.type === 'reasoning' ? part.text : part.type === 'tool' ? part.input : ''

/** A step as it is said to be now; what was shown of it never gets shorter, and how long it took is known from then on. */
export function grownStep(shown: StepPart, now: StepPart): StepPart {
  const seconds = (isTimed(now) ? now.seconds : null) ?? (isTimed(shown) ? shown.seconds : null)
  const timed = seconds === undefined || seconds === null ? {} : { seconds }
  if (shown.type === 'reasoning' && now.type === 'reasoning')
    return { ...now, ...timed, text: longer(shown.text, now.text) }
  if (shown.type === 'image' && now.type === 'image') return { ...now, ...timed }
  if (shown.type !== 'tool' || now.type !== 'tool') return now
  const output = shown.output === null ? now.output : longer(shown.output, now.output ?? '')
  return { ...now, ...timed, input: longer(shown.input, now.input), output }
}

const longer = (shown: string, now: string) => (now.length >= shown.length ? now : shown)

/** A part of an answer that has ended before its end, whatever it was in the middle of. */
export const endedPart = (part: Part): Part =>
  'status' in part && part.status === 'running' ? { ...part, status: 'stopped' } : part
