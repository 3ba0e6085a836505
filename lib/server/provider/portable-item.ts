import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { ResponseInputItem } from 'openai/resources/responses/responses'

/**
 * An item as another provider takes it: without its id and status, which belong to the conversation it is in. Null for what
 * only means something where it was made: reasoning, which nobody else can read, and the calls of tools that the provider
 * runs itself, whose results stand in the answer's text.
 */
export function toPortable(item: ConversationItem): ResponseInputItem | null {
  switch (item.type) {
    case 'message': {
      const { role, content, phase } = item
      const parts = content.map(role === 'assistant' ? outputPart : inputPart)
      // The union of roles is wider than what a caller may send; what isn't taken is refused by name.
      return { type: 'message', role, content: parts, ...(phase && { phase }) } as ResponseInputItem
    }
    case 'function_call': {
      const { type, call_id, name, arguments: given } = item
      return { type, call_id, name, arguments: given }
    }
    case 'function_call_output':
      return { type: item.type, call_id: item.call_id, output: item.output } as ResponseInputItem
    case 'custom_tool_call': {
      const { type, call_id, name, input } = item
      return { type, call_id, name, input }
    }
    case 'custom_tool_call_output':
      return { type: item.type, call_id: item.call_id, output: item.output } as ResponseInputItem
    default:
      return null
  }
}

type Part = { type: string; text?: string; refusal?: string; annotations?: { type: string }[] }

/** The model's own words are sent as output, whatever part they were stored as. */
function outputPart(part: Part) {
  if (part.type === 'refusal') return { type: 'refusal', refusal: part.refusal ?? '' }
  // Other annotations point to files that stay behind.
  const annotations = part.annotations?.filter(({ type }) => type === 'url_citation') ?? []
  return { type: 'output_text', text: part.text ?? '', annotations }
}

const inputPart = (part: Part) => (part.type === 'text' ? { type: 'input_text', text: part.text ?? '' } : part)
