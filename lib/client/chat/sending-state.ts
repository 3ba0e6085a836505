import type { ErrorInfo } from '#lib/contract/error.ts'
import { againMessage, type ChatMessage, knownId, saidIn, sentMessage } from './chat-message.ts'
import type { ConversationEvent, ConversationState } from './conversation-state.ts'

type Sent = Extract<ConversationEvent, { type: 'send' }>

/** The message stands there at once, in place of the one that it tries again. */
export function withSent(state: ConversationState, sent: Sent): ConversationState {
  const { turnId, replaces } = sent
  const others = state.messages.filter((message) => message.turnId !== turnId && !isOf(message, replaces))
  const next: ConversationState = {
    ...state,
    status: { type: 'sending', turnId },
    progress: null,
    replaced: null,
    notice: null,
    endedTurnId: null,
  }
  const target = sent.request.editOf ?? sent.request.againOf
  if (target !== undefined) return withSentInPlace({ ...next, messages: others }, sent, target)
  const failed = state.messages.filter((message) => isOf(message, replaces))
  const question = failed.find(({ role }) => role === 'user')
  const first = question ?? failed[0]
  const isAgain = !question && first !== undefined
  const mine = isAgain ? againMessage(turnId, 'sending') : sentMessage(turnId, saidBy(sent), 'sending')
  return { ...next, messages: [...others, { ...mine, versions: renamed(first?.versions, mine.id) }] }
}

/** From the message in whose place it goes on nothing stays; what is not sent yet is on no path. */
function withSentInPlace(state: ConversationState, sent: Sent, target: string): ConversationState {
  const { turnId, request } = sent
  const mine = request.againOf ? againMessage(turnId, 'sending') : sentMessage(turnId, saidBy(sent), 'sending')
  const at = state.messages.findIndex((message) => knownId(message) === target)
  // It stands on a page that isn't loaded, or on another path.
  if (at < 0)
    return { ...state, messages: [...state.messages, mine], replaced: [], owed: { type: 'look', isThorough: true } }
  const replaced = state.messages.slice(at)
  const ids = [...(replaced[0]?.versions?.ids ?? [target]), mine.id]
  const versions = { index: ids.length - 1, ids }
  const messages = [...state.messages.slice(0, at), ...replaced.filter(isUnconfirmed), { ...mine, versions }]
  return { ...state, messages, replaced, queuedTurns: [] }
}

const saidBy = ({ request, files }: Sent) => ({ text: request.message ?? '', files })

const isUnconfirmed = ({ status }: ChatMessage) => status === 'unsent' || status === 'sending'

const renamed = (versions: ChatMessage['versions'], id: string): ChatMessage['versions'] =>
  versions && { ...versions, ids: versions.ids.with(versions.index, id) }

/** A message that was on its way could not be sent; it stays, to be sent again. */
export function withUnsentAgain(state: ConversationState, turnId: string, error: ErrorInfo): ConversationState {
  // The server knows this turn and refuses to go on with it: only a new one can succeed.
  const status = error.code === 'turn_conflict' || error.code === 'turn_ended' ? 'failed' : 'unsent'
  const messages = state.messages.map(
    (message): ChatMessage => (message.turnId === turnId ? { ...message, status, error } : message),
  )
  return { ...state, messages }
}

/** The message that is waited for could not be sent; what it was to stand in place of is there as before. */
export function withSendFailed(state: ConversationState, turnId: string, error: ErrorInfo): ConversationState {
  const next = withUnsentAgain(state, turnId, error)
  const replaced = state.replaced ?? []
  const others = next.messages.filter((message) => message.turnId !== turnId && !replaced.includes(message))
  const mine = next.messages.filter((message) => message.turnId === turnId)
  return {
    ...next,
    messages: state.replaced
      ? [...others, ...replaced, ...mine.map((message) => ({ ...message, versions: undefined }))]
      : next.messages,
    replaced: null,
    status: { type: 'idle' },
    progress: null,
  }
}

/** The page shows it as being sent. */
export const isOnItsWay = ({ messages }: ConversationState, turnId: string): boolean =>
  messages.some((message) => message.turnId === turnId && message.status === 'sending')

/** The server has it. */
export function withArrived(state: ConversationState, turnId: string): ConversationState {
  const messages = state.messages.map(
    (message): ChatMessage =>
      message.turnId === turnId && message.status === 'sending' ? { ...message, status: 'completed' } : message,
  )
  return { ...state, messages }
}

/** The turn `runs` runs in place of the one that was sent: another device had sent the same one again. */
export function withAdopted(state: ConversationState, turnId: string, runs: string): ConversationState {
  const messages = state.messages
    .filter((message) => message.turnId !== runs)
    .map((message) => (message.turnId === turnId ? adopted(message, runs) : message))
  const type = state.status.type === 'stopping' ? 'stopping' : 'streaming'
  return { ...state, messages, status: { type, turnId: runs } }
}

function adopted(message: ChatMessage, runs: string): ChatMessage {
  const mine = message.role === 'user' ? sentMessage(runs, saidIn(message), 'sending') : againMessage(runs, 'sending')
  return { ...mine, versions: renamed(message.versions, mine.id) }
}

export function withWithdrawn(state: ConversationState, turnId: string): ConversationState {
  return {
    ...state,
    messages: state.messages.filter((message) => message.turnId !== turnId),
    queuedTurns: state.queuedTurns.filter(({ id }) => id !== turnId),
  }
}

/** What is on the screen now is all that will be shown of the answer. */
export function withFrozen(state: ConversationState, turnId: string): ConversationState {
  const messages = state.messages.map((message) =>
    message.status === 'streaming' ? { ...message, frozen: frozenNow(message) } : message,
  )
  return { ...state, messages, status: { type: 'stopping', turnId } }
}

/** Stop failed: the answer goes on. */
export function withThawed(state: ConversationState, turnId: string, notice: ErrorInfo): ConversationState {
  const messages = state.messages.map((message) => (message.frozen ? { ...message, frozen: null } : message))
  return { ...state, messages, status: { type: 'streaming', turnId }, notice }
}

const frozenNow = ({ content, parts = [] }: ChatMessage) => ({ content, parts })

const isOf = ({ turnId }: ChatMessage, replaced: string | null) => replaced !== null && turnId === replaced
