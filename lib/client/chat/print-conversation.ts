import { showToast } from '#lib/client/toasts/toasts.ts'
import type { ConversationController } from './conversation-controller.ts'

/** Prints the shown conversation from its first message on. What could not be loaded is said on the paper. */
export async function printConversation(chat: Pick<ConversationController, 'loadWhole'>): Promise<void> {
  const toast = showToast({ text: 'Loading the whole conversation', isBusy: true })
  await chat.loadWhole()
  toast.close()
  // By the frame after the next one it is drawn.
  requestAnimationFrame(() => requestAnimationFrame(() => window.print()))
}
