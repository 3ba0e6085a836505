import type { Conversation } from '#lib/contract/conversation.ts'
import type { LiveEvent } from '#lib/contract/live.ts'
import { type ConversationAction, type ConversationState, liveTurnId } from './conversation-state.ts'

/** How long after the end of a turn that this page watched a change can still be that end. */
const OWN_END_MS = 2000
/** The connection for live events begins with `refresh`; what the server said just before that is new enough. */
const FRESH_MS = 3000

type Options = {
  getState: () => ConversationState
  dispatch: (action: ConversationAction) => void
  /** Shows what came of the conversation elsewhere, while nothing is under way here. */
  refresh: () => void
  /** Asks the server what the conversation is now. */
  reload: () => void
  now: () => number
}

/** Keeps the shown conversation up to date with what is told of it; the turn that this page watches is no news to it. */
export function createLiveConversation({ getState, dispatch, refresh, reload, now }: Options) {
  /** Told while something was under way here. */
  let owed: LiveEvent | null = null
  let ownEndUntil = 0
  let missingSince = Number.NEGATIVE_INFINITY

  /** Whether the page has it, whether it comes from the turn that the page watches, or whether it is news. */
  function standing(told: Conversation): 'known' | 'own' | 'news' {
    const state = getState()
    const watched = liveTurnId(state)
    // Confirmed by its first event, which brings the time along.
    if (state.status.type === 'sending' && told.liveTurnId === watched) return 'known'
    if (told.liveTurnId !== null && told.liveTurnId !== watched && told.liveTurnId !== state.endedTurnId) return 'news'
    if (told.updatedAt === state.conversation?.updatedAt) return 'known'
    if (told.liveTurnId !== null) return watched === told.liveTurnId ? 'news' : 'known'
    if (watched) return 'own'
    const isOwnEnd = now() < ownEndUntil
    ownEndUntil = 0
    return isOwnEnd ? 'own' : 'news'
  }

  function applyChange(event: Extract<LiveEvent, { type: 'conversation-changed' }>) {
    const { conversation } = event
    const { type } = getState().status
    if (type === 'error') return
    if (type === 'missing') return conversation.trashedAt === null ? reload() : undefined
    if (conversation.trashedAt !== null) return reload()
    // Moved: its messages have other ids at the other provider.
    if (getState().conversation && conversation.provider !== getState().conversation?.provider) return reload()
    const isNews = standing(conversation) === 'news'
    dispatch({ type: 'conversation-told', conversation, isShown: !isNews })
    if (isNews) catchUpWith(event)
  }

  function catchUpWith(event: LiveEvent) {
    const { type } = getState().status
    if (type === 'idle') refresh()
    else owed = type === 'loading' ? event : { type: 'refresh' }
  }

  function apply(event: LiveEvent): void {
    const { conversationId, status } = getState()
    if (conversationId === null) return
    const isInTrash = status.type === 'missing' && status.reason === 'in-trash'
    if (event.type === 'refresh') {
      if (status.type === 'error' || (isInTrash && now() - missingSince > FRESH_MS)) reload()
      // What is being loaded is new enough; should it not be, the list will tell.
      else if (status.type !== 'loading' && status.type !== 'missing') catchUpWith(event)
    } else if (event.type === 'conversation-removed') {
      if (event.id === conversationId && (status.type !== 'missing' || isInTrash)) reload()
    } else if (event.conversation.id === conversationId) applyChange(event)
  }

  return {
    apply,

    /** The server has said that it isn't there. */
    missed(): void {
      missingSince = now()
    },

    /** The turn that the page watched has ended. */
    turnEnded(): void {
      ownEndUntil = now() + OWN_END_MS
    },

    /** Nothing is under way any more: looks at what was told meanwhile. */
    catchUp(): void {
      const event = owed
      owed = null
      if (event) apply(event)
    },

    /** Another conversation is shown. */
    forget(): void {
      owed = null
      ownEndUntil = 0
    },
  }
}
