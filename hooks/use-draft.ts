import { useSyncExternalStore } from 'react'
import { getDraft, setDraft, subscribeToDrafts } from '#lib/client/chat/drafts.ts'

/** What is typed in a conversation and not sent yet; it survives a reload. */
export function useDraft(conversationId: string | null): [string, (text: string) => void] {
  const text = useSyncExternalStore(
    subscribeToDrafts,
    () => getDraft(conversationId),
    () => '',
  )
  return [text, (next) => setDraft(conversationId, next)]
}
