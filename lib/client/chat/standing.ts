import type { Conversation } from '#lib/contract/conversation.ts'
import { type ConversationState, liveTurnId } from './conversation-state.ts'

/**
 * What it means to the screen how a conversation is told to be: the screen has it (`known`); something happened that it
 * doesn't show (`news`); or it is the end of the watched turn, told before the page has seen it (`own-end`), as far as can be
 * said before that has come.
 */
export type Standing = 'known' | 'news' | 'own-end'

export function standingOf({ status, shown, replaced, endedTurnId }: ConversationState, told: Conversation): Standing {
  const watched = liveTurnId({ status })
  const isSending = status.type === 'sending'
  const known = [null, watched, endedTurnId, shown?.aside]
  if (!known.includes(told.liveTurnId)) return 'news'
  // What goes in place of something else leads to another path: its first event says to which.
  if (isOnOtherPath(shown, told) && (replaced === null || told.liveTurnId === null)) return 'news'
  if (told.updatedAt === shown?.at) return 'known'
  if (told.liveTurnId === shown?.aside && watched === null && told.liveTurnId !== null) return 'news'
  // The first event brings the time of its start along. Later, a message of another device queues behind it.
  if (told.liveTurnId !== null) return told.liveTurnId === watched && !isSending ? 'news' : 'known'
  if (watched === null || isSending) return 'news'
  // What ended before it began is another one.
  return shown?.at != null && told.updatedAt < shown.at ? 'news' : 'own-end'
}

/** A server of the release before says nothing of paths. */
const isOnOtherPath = (shown: ConversationState['shown'], { shownBranch }: Conversation) =>
  shown !== null && shownBranch !== undefined && shownBranch !== shown.branch

/** In the trash, or with another provider, where its messages have other ids: only the server can say what is to be seen. */
export function isElsewhere({ shown }: ConversationState, { trashedAt, provider }: Conversation): boolean {
  return trashedAt !== null || (shown !== null && shown.provider !== provider)
}
