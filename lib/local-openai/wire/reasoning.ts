import 'server-only'
import type { Item } from './item.ts'
import { isObject, type Json } from './json.ts'

const MARK = 'parley.thoughts.1.'

/** The name under which a model server sent thoughts, for it to have them back; clients carry it along unread. */
export const thoughtsMark = (field: string) => MARK + Buffer.from(field).toString('base64url')

/** That name; null for thoughts that were found in the text, or are another provider's. */
export function fieldOfThoughts({ encrypted_content: content }: Item): string | null {
  if (typeof content !== 'string' || !content.startsWith(MARK)) return null
  return Buffer.from(content.slice(MARK.length), 'base64url').toString()
}

/** The text of thoughts, or what there is of a summary. */
export const textOfThoughts = ({ content, summary }: Item) => textsIn(content) || textsIn(summary)

const textsIn = (parts: Json | undefined) =>
  Array.isArray(parts)
    ? parts.flatMap((part) => (isObject(part) && typeof part.text === 'string' ? [part.text] : [])).join('\n\n')
    : ''
