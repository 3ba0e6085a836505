import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { conversationPath, navigate } from '#lib/client/browser/navigation.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import type { App } from './app.ts'

/** Makes a conversation of all up to a message, and opens it for whoever is still there. What fails is said. */
export async function branchFrom({ chat }: Pick<App, 'chat'>, messageId: string): Promise<void> {
  const { opening } = chat.getState()
  const toast = showToast({ text: 'Copying the conversation …', isBusy: true })
  try {
    const { id } = await chat.branchFrom(messageId)
    const open = () => navigate(conversationPath(id))
    if (chat.getState().opening !== opening) {
      toast.change({ text: 'The branch is ready.', action: { label: 'Open', run: open } })
      return
    }
    toast.close()
    open()
  } catch (error) {
    toast.change({ text: toErrorInfo(error).message, isError: true })
  }
}
