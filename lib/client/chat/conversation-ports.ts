import type * as browserApi from '#lib/client/api/api.ts'
import type { backOff } from '#lib/client/browser/back-off.ts'

export type ConversationApi = Pick<
  typeof browserApi,
  'sendTurn' | 'attachToTurn' | 'cancelTurn' | 'loadHistory' | 'showMessage' | 'branchConversation'
>

/** The pause before another attempt to reach a turn. */
export type ConversationWait = typeof backOff

/** What the rest of the page may want to react to. */
export type ConversationCallbacks = {
  /** The first turn of a new conversation made it. */
  onConversationCreated?: (conversationId: string) => void
  /** A temporary conversation was left before it was there. */
  onTemporaryLeft?: (conversationId: string) => void
  /** A turn started or ended. */
  onActivity?: () => void
  /** The server no longer knows who asks. */
  onSignedOut?: () => void
}
