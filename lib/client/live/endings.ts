import type { Conversation } from '#lib/contract/conversation.ts'

/** Notices which answers end, and how long they took, by what is told of their conversations. */
export function createEndings(onEnd: (conversation: Conversation, seconds: number) => void) {
  const since = new Map<string, number>()
  return (conversation: Conversation): void => {
    const { id, liveTurnId } = conversation
    const began = since.get(id)
    if (liveTurnId !== null) since.set(id, began ?? performance.now())
    else if (began !== undefined) {
      since.delete(id)
      onEnd(conversation, (performance.now() - began) / 1000)
    }
  }
}
