import type { SentFile } from '#lib/contract/file.ts'
import type { ChatMessage } from './chat-message.ts'

/** A message that is being edited in its place. */
export type EditedMessage = {
  messageId: string
  /** As it was said. */
  content: string
  /** As it is typed now. */
  text: string
  /** What goes with it yet. */
  files: SentFile[]
  /** Where the focus comes back to when it is left. */
  isFromComposer: boolean
}

/** Begins to edit a message, the person's last one where none is named; null when it can't be. */
export function beginEdit(messages: readonly ChatMessage[], messageId: string | null): EditedMessage | null {
  const message = messages.findLast(({ id, role }) => role === 'user' && (messageId === null || id === messageId))
  if (!message || message.status === 'sending') return null
  const { id, content, files = [] } = message
  return { messageId: id, content, text: content, files, isFromComposer: messageId === null }
}

/** The same where its message has another id since it was read anew; null when it isn't there any more. */
export function followEdit(edited: EditedMessage, messages: readonly ChatMessage[]): EditedMessage | null {
  if (messages.some(({ id }) => id === edited.messageId)) return edited
  const same = messages.findLast(({ role, content }) => role === 'user' && content === edited.content)
  return same ? { ...edited, messageId: same.id } : null
}
