import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { Message } from '#lib/contract/message.ts'
import { storableText } from '#lib/contract/storable-text.ts'
import { textIn } from './item-parts.ts'
import { messageFiles } from './message-files.ts'
import { messageText } from './message-text.ts'

/** A provider's item as a message; null for what isn't one (reasoning, tool calls, types nobody knows yet) or isn't for people. */
export function toMessage(item: ConversationItem): Message | null {
  if (item.type !== 'message' || (item.role !== 'user' && item.role !== 'assistant')) return null
  const files = item.role === 'user' ? messageFiles(item.content) : []
  return {
    id: textIn(item.id),
    role: item.role,
    content: storableText(messageText(item.content)),
    status: 'completed',
    turnId: null,
    error: null,
    ...(files.length > 0 && { files }),
  }
}
