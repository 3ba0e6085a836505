import 'server-only'
import { isSaid, itemIdOf, type Part } from '#lib/contract/part.ts'

/**
 * The item that an answer is known by: the last that says something, else the last of all. A text goes before what follows it:
 * every provider lists messages.
 */
export function answerItemId(parts: readonly Part[], itemIds: readonly string[]): string | null {
  const said = parts.findLast(isSaid)
  return said ? itemIdOf(said) : (itemIds.at(-1) ?? null)
}
