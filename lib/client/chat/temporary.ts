import type * as browserApi from '#lib/client/api/api.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import { setDraft } from './drafts.ts'

type Options = {
  api: Pick<typeof browserApi, 'deleteConversation'>
  /** The browser kept the page and shows it again: what it shows is gone. */
  onGone: () => void
}

/**
 * Deletes a temporary conversation for good when it is closed: by going to another one or by leaving the page; looking
 * at another tab isn't closing. What can't be deleted then goes by itself after a day.
 */
export function createTemporary({ api, onGone }: Options) {
  let open: string | null = null

  /** Deletes it for good and says so, if anybody is still there. */
  function close(id: string): void {
    setDraft(id, '')
    const tell = () => showToast({ text: 'The temporary conversation was deleted.' })
    api.deleteConversation(id, { forever: true }).then(tell, () => {})
  }

  function closeOpen() {
    if (open !== null) close(open)
    open = null
  }

  return {
    close,

    /** What is on the screen now: `isTemporary` null as long as nobody knows. */
    look(shownId: string | null, isTemporary: boolean | null): void {
      if (open !== null && open !== shownId) closeOpen()
      if (shownId !== null && isTemporary) open = shownId
    },

    isOpen: (): boolean => open !== null,

    /** Watches the page, until the returned function is called: that closes it, too. */
    start(): () => void {
      const abort = new AbortController()
      const { signal } = abort
      let wasClosed = false
      const leave = () => {
        wasClosed = open !== null
        closeOpen()
      }
      window.addEventListener('pagehide', leave, { signal })
      window.addEventListener('pageshow', ({ persisted }) => persisted && wasClosed && onGone(), { signal })
      return () => {
        abort.abort()
        closeOpen()
      }
    },
  }
}
