import 'server-only'
import { apiErrors } from './api-error.ts'
import type { Item } from './item.ts'

const MARK = 'parley.1.'

/**
 * A summary as an item that clients carry along without reading it. It is packed, not encrypted: who holds it is who was
 * summed up.
 */
export const compactionItem = (id: string, summary: string): Item => ({
  ...{ id, type: 'compaction', encrypted_content: MARK + Buffer.from(summary).toString('base64url') },
})

/** The summary in such an item; one that another provider made can't be read. */
export function compactionSummary(item: Item): string {
  const { encrypted_content: content } = item
  if (typeof content !== 'string' || !content.startsWith(MARK)) throw apiErrors.invalidEncryptedContent()
  return Buffer.from(content.slice(MARK.length), 'base64url').toString()
}
