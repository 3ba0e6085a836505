import { updateConversation } from '#lib/client/api/api.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { summariseConversation } from '#lib/client/api/summaries.ts'
import { addToDraft } from '#lib/client/chat/drafts.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import type { App } from './app.ts'

/** Has the model know the older part of the shown conversation by a summary from here on. Never throws: what fails is said. */
export async function summariseOlder(app: App): Promise<void> {
  const before = app.shown()
  if (!before) return
  const last = app.chat.getState().messages.at(-1)
  const toast = showToast({ text: 'The older part is being summarised …', isBusy: true })
  try {
    const { conversation } = await summariseConversation(before.id)
    app.conversations.put(conversation)
    // What failed, maybe for its length, stands on the other path: here it can be sent again.
    if (last?.role === 'user' && last.status === 'failed') addToDraft(before.id, last.content)
    const undo = () => void showBranch(app, before.id, before.shownBranch ?? null)
    toast.change({
      text: 'From here on the model has a summary of the older part.',
      action: { label: 'Undo', run: undo },
    })
  } catch (failure) {
    toast.change({ text: `Nothing was summarised. ${toErrorInfo(failure).message}`, isError: true })
  }
}

/** Shows another path of a conversation, on every device. Never throws. */
export async function showBranch({ conversations }: App, id: string, branchId: string | null): Promise<void> {
  try {
    const { conversation } = await updateConversation(id, { shownBranch: branchId })
    conversations.put(conversation)
  } catch (failure) {
    showToast({ text: `This could not be shown. ${toErrorInfo(failure).message}`, isError: true })
  }
}
