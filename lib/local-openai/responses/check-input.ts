import 'server-only'
import { apiErrors } from '../wire/api-error.ts'
import type { Item } from '../wire/item.ts'

/** Refuses input that doesn't fit what was said before: an item sent twice, a tool's call or output without the other. */
export function checkInput(earlier: readonly Item[], input: readonly Item[]): void {
  const known = new Set(earlier.map((item) => item.id))
  const repeated = input.find((item) => known.has(item.id))
  if (repeated !== undefined) throw apiErrors.duplicateItem(repeated.id)

  const items = [...earlier, ...input]
  const calls = callIds(items, ['function_call', 'custom_tool_call'])
  const outputs = callIds(items, ['function_call_output', 'custom_tool_call_output'])
  const orphanOutput = [...outputs].find((id) => !calls.has(id))
  if (orphanOutput !== undefined) throw apiErrors.outputWithoutCall(orphanOutput)
  const orphanCall = [...calls].find((id) => !outputs.has(id))
  if (orphanCall !== undefined) throw apiErrors.callWithoutOutput(orphanCall)
}

function callIds(items: readonly Item[], types: readonly string[]): Set<string> {
  const ids = items.filter(({ type }) => types.includes(type)).map((item) => item.call_id)
  return new Set(ids.filter((id) => typeof id === 'string'))
}
