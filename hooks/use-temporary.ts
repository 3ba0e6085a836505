import { useEffect } from 'react'
import * as api from '#lib/client/api/api.ts'
import { setDraft } from '#lib/client/chat/drafts.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import type { UseConversation } from './use-conversation.ts'

/**
 * Deletes a temporary conversation for good when it is closed: by going to another one or by leaving the page; looking
 * at another tab isn't closing. What can't be deleted then goes by itself after a day.
 */
export function useTemporaryClosing(chat: UseConversation, onGone: () => void): void {
  const id = chat.conversation?.isTemporary ? chat.conversation.id : null

  useEffect(() => {
    if (id === null) return
    const abort = new AbortController()
    const { signal } = abort
    let isClosed = false
    const close = () => {
      if (isClosed) return
      isClosed = true
      closeTemporary(id)
    }
    window.addEventListener('pagehide', close, { signal })
    // The browser kept the page and shows it again: what it shows is gone.
    window.addEventListener('pageshow', ({ persisted }) => persisted && isClosed && onGone(), { signal })
    return () => {
      abort.abort()
      close()
    }
  }, [id, onGone])
}

/** Deletes it for good and says so, if anybody is still there. */
export function closeTemporary(id: string): void {
  setDraft(id, '')
  const tell = () => showToast({ text: 'The temporary conversation was deleted.' })
  api.deleteConversation(id, { forever: true }).then(tell, () => {})
}
