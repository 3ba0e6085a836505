import { listReceipts } from '#lib/client/api/api.ts'
import { createPages } from '#lib/client/state/pages.ts'

const LOOK_AGAIN_MS = 3000

/** What was deleted for good, newest first; started, it is looked at again as long as something isn't done. */
export function createReceipts() {
  const pages = createPages(listReceipts)

  return {
    ...pages,
    start(): () => void {
      let isOver = false
      let timer: ReturnType<typeof setTimeout> | undefined
      const look = async () => {
        if (pages.getState().isLoading === null) await pages.refresh()
        if (isOver) return
        const isInProgress = pages
          .getState()
          .pages?.some(({ receipts }) => receipts.some(({ completedAt }) => completedAt === null))
        if (isInProgress) timer = setTimeout(look, LOOK_AGAIN_MS)
      }
      void look()
      return () => {
        isOver = true
        clearTimeout(timer)
      }
    },
  }
}
