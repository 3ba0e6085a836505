import type * as browserApi from '#lib/client/api/api.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import type { TurnEnd } from '#lib/contract/chat.ts'
import type { History } from '#lib/contract/conversation.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import type { ConversationEvent, ConversationState, MissingReason } from './conversation-state.ts'
import { arrivedTurns } from './history-state.ts'
import { removeUnsentTurn, type UnsentTurn, unsentTurns } from './unsent-turns.ts'

/** Where what the server says of conversations goes. */
export type KnownConversations = {
  put: (conversation: History['conversation']) => void
  endTurn: (id: string, end: Pick<TurnEnd, 'turnId' | 'endedAt'>) => void
  expect: () => { take: (conversation: History['conversation']) => void; end: () => void }
}

type Options = {
  getState: () => ConversationState
  dispatch: (event: ConversationEvent) => void
  loadHistory: typeof browserApi.loadHistory
  conversations: KnownConversations
  /** Whether this page is sending the turn right now. */
  isOnItsWay: (turnId: string) => boolean
  onError: (error: unknown) => void
}

/** Reads the newest page of the shown conversation, and tells what came of it under the number of the reading. */
export function createNewestPageReader(options: Options) {
  const { getState, dispatch, loadHistory, conversations } = options
  let abort = new AbortController()

  return {
    /** The messages of earlier visits that were never confirmed and aren't on their way. */
    unsentIn,

    /** Never throws; settles when the screen shows what came of it. */
    async read(reading: number): Promise<void> {
      const { conversationId } = getState()
      const { signal } = abort
      if (conversationId === null) return
      const expected = conversations.expect()
      try {
        const history = await loadHistory(conversationId, { signal })
        if (signal.aborted) return
        forgetArrived(conversationId, history)
        dispatch({ type: 'read', reading, history, unsent: unsentIn(conversationId) })
        // Only now: told before, it would be news to the screen.
        expected.take(history.conversation)
      } catch (error) {
        if (signal.aborted) return
        options.onError(error)
        dispatch({ type: 'read-failed', reading, reason: reasonOf(error), error: toErrorInfo(error) })
      } finally {
        expected.end()
      }
    },

    /** What waits behind the watched turn. What goes wrong is seen at its end. */
    async readQueue(asked: readonly LiveTurn[]): Promise<void> {
      const { conversationId } = getState()
      const { signal } = abort
      if (conversationId === null) return
      const history = await loadHistory(conversationId, { signal }).catch(() => null)
      if (history && !signal.aborted) dispatch({ type: 'queue-read', asked, history })
    },

    /** Aborted when another conversation is shown, or this one is opened again. */
    getSignal: (): AbortSignal => abort.signal,

    abort(): void {
      abort.abort()
      abort = new AbortController()
    },
  }

  function unsentIn(conversationId: string | null): UnsentTurn[] {
    return unsentTurns(conversationId).filter(({ turnId }) => !options.isOnItsWay(turnId))
  }
}

/** What the history or a live turn shows did arrive, whatever this page saw of it. */
function forgetArrived(conversationId: string, history: History) {
  const arrived = arrivedTurns(history)
  for (const { turnId } of unsentTurns(conversationId)) {
    if (arrived.has(turnId)) removeUnsentTurn(conversationId, turnId)
  }
}

/** Null: it may well be there. */
function reasonOf(error: unknown): MissingReason | null {
  const { code } = toErrorInfo(error)
  if (code === 'conversation_not_found') return 'not-found'
  if (code === 'conversation_in_trash') return 'in-trash'
  return code === 'conversation_gone' ? 'gone' : null
}
