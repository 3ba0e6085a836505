import 'server-only'
import type { Item } from '../wire/item.ts'
import { outputText } from '../wire/item-content.ts'
import type { Json, JsonObject } from '../wire/json.ts'

/** A kind of text that an item is written in. */
export type TextKind = 'text' | 'refusal' | 'reasoning' | 'summary'

type Style = {
  /** The item that it is part of. */
  item: 'message' | 'reasoning'
  /** Where the item has its parts, and how events count them. */
  list: 'content' | 'summary'
  index: 'content_index' | 'summary_index'
  /** The names of its events, and of those of the part. */
  events: string
  part: string
  /** The part's type, and the name of the whole text in it. */
  type: string
  field: 'text' | 'refusal'
}

/** How each kind is shown. */
export const styles: Record<TextKind, Style> = {
  text: {
    ...{ item: 'message', list: 'content', index: 'content_index', part: 'response.content_part' },
    ...{ events: 'response.output_text', type: 'output_text', field: 'text' },
  },
  refusal: {
    ...{ item: 'message', list: 'content', index: 'content_index', part: 'response.content_part' },
    ...{ events: 'response.refusal', type: 'refusal', field: 'refusal' },
  },
  reasoning: {
    ...{ item: 'reasoning', list: 'content', index: 'content_index', part: 'response.content_part' },
    ...{ events: 'response.reasoning_text', type: 'reasoning_text', field: 'text' },
  },
  summary: {
    ...{ item: 'reasoning', list: 'summary', index: 'summary_index', part: 'response.reasoning_summary_part' },
    ...{ events: 'response.reasoning_summary_text', type: 'summary_text', field: 'text' },
  },
}

/** Text that is being written, and the item that it is part of. */
export type OpenText = {
  item: Item
  outputIndex: number
  kind: TextKind
  text: string
  partIndex: number
  logprobs: JsonObject[]
  /** Where its words are from. */
  annotations: JsonObject[]
}

/** Where it stands, as its events say it. */
export const placeOf = ({ item, outputIndex, kind, partIndex }: OpenText): JsonObject => ({
  ...{ item_id: item.id, output_index: outputIndex, [styles[kind].index]: partIndex },
})

/** The part that such a text is. */
export function partOf({
  kind,
  text,
  logprobs = [],
  annotations = [],
}: Pick<OpenText, 'kind' | 'text'> & Partial<OpenText>): JsonObject {
  if (kind === 'text') return { ...outputText(text), annotations: [...annotations], logprobs }
  const { type, field } = styles[kind]
  return { type, [field]: text }
}

/** The item with one more part of that kind. */
export function withPart(item: Item, kind: TextKind, part: JsonObject): Item {
  const { list } = styles[kind]
  const parts: Json = item[list] ?? []
  return { ...item, [list]: [...(Array.isArray(parts) ? parts : []), part] }
}
