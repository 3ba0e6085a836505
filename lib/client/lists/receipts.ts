import { listReceipts } from '#lib/client/api/clean-up.ts'
import { createPages, type Pages } from '#lib/client/state/pages.ts'
import type { Receipt } from '#lib/contract/receipt.ts'

const LOOK_AGAIN_MS = 3000

/** What was deleted for good, newest first; started, it is looked at again as long as something isn't done. */
export function createReceipts() {
  const pages = createPages(listReceipts)

  return {
    ...pages,
    start(): () => void {
      let timer: ReturnType<typeof setTimeout> | undefined
      const unsubscribe = pages.subscribe(() => {
        clearTimeout(timer)
        if (isInProgress(pages.getState())) timer = setTimeout(pages.refresh, LOOK_AGAIN_MS)
      })
      void pages.refresh()
      return () => {
        unsubscribe()
        clearTimeout(timer)
      }
    },
  }
}

const isInProgress = ({ pages, isLoading }: Pages<{ receipts: Receipt[] }>): boolean =>
  isLoading === null &&
  (pages?.some(({ receipts }) => receipts.some(({ completedAt }) => completedAt === null)) ?? false)
