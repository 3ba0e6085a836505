import type { SentFile } from '#lib/contract/file.ts'
import { MESSAGE_MAX_LENGTH } from '#lib/contract/turn.ts'
import { type ChatMessage, knownId, lastKnownId, type Said, saidIn } from './chat-message.ts'
import { canSendInPlace } from './conversation-cells.ts'
import type { ConversationEvent, ConversationState } from './conversation-state.ts'
import { newTurnId } from './turn-id.ts'
import { addUnsentTurn, removeUnsentTurn, type UnsentTurn, unsentTurns } from './unsent-turns.ts'

type Options = {
  getState: () => ConversationState
  dispatch: (event: ConversationEvent) => void
}

type Post = Omit<UnsentTurn, 'turnId' | 'model'> & { model: string | null; replaces?: string }

/** What a new conversation begins with, besides its message. */
export type Beginning = Pick<UnsentTurn, 'temporary' | 'instructions' | 'answering' | 'projectId'>

type SendOptions = Beginning & { files?: SentFile[] | undefined }

const isNothing = ({ text, files = [] }: Said) => text.trim() === '' && files.length === 0

/** What a person typed into the shown conversation: sends it, again where it failed, or takes it back. */
export function createSending({ getState, dispatch }: Options) {
  function post(turnId: string, { text, files, model, replaces, editOf, againOf, ...rest }: Post) {
    const { conversationId, messages } = getState()
    const beginning = beginningOf(rest)
    const own = { text, files, ...beginning, editOf, againOf }
    addUnsentTurn(conversationId, { turnId, ...own, model: model ?? undefined })
    const request = {
      ...(againOf === undefined && { message: text, files: files?.flatMap(({ id }) => id ?? []) }),
      ...{ conversationId, model: model ?? undefined, retryOf: replaces, editOf, againOf, ...beginning },
      after: conversationId === null ? undefined : lastKnownId(messages, replaces),
    }
    dispatch({ type: 'send', turnId, request, files, replaces: replaces ?? null })
  }

  const find = (messageId: string) => getState().messages.find(({ id }) => id === messageId)

  const storedTurn = ({ turnId }: ChatMessage) =>
    unsentTurns(getState().conversationId).find((turn) => turn.turnId === turnId)

  function takeBack(turnId: string) {
    removeUnsentTurn(getState().conversationId, turnId)
    dispatch({ type: 'withdraw', turnId })
  }

  return {
    /** False when the message can't go now: there is nothing in it, or another turn is live. */
    send(text: string, model: string | null, { files, ...options }: SendOptions = {}): boolean {
      const { conversationId, status } = getState()
      if (isNothing({ text, files }) || status.type !== 'idle') return false
      post(newTurnId(), { text, files, model, ...(conversationId === null && beginningOf(options)) })
      return true
    },

    /**
     * Sends another text in place of a message, with these files or the same, and with what stood below it gone from the screen.
     * An answer that is being written is let go of, which ends it. False when it can't go now, or there is nothing in it.
     */
    edit(messageId: string, text: string, model: string | null, given?: SentFile[]): boolean {
      const message = find(messageId)
      const files = given ?? message?.files
      const isText = !isNothing({ text, files }) && text.length <= MESSAGE_MAX_LENGTH
      if (message?.role !== 'user' || !isText || !canSendInPlace(getState())) return false
      const known = knownId(message)
      if (known !== null) {
        post(newTurnId(), { text, files, model, editOf: known })
        return true
      }
      if (message.status !== 'unsent' || message.turnId === null || getState().status.type !== 'idle') return false
      const stored = storedTurn(message)
      takeBack(message.turnId)
      const place = placeOf(message, stored?.editOf)
      post(newTurnId(), { text, files, model, ...beginningOf(stored ?? {}), editOf: place })
      return true
    },

    /** Asks for another answer in place of one. False when that can't be now. */
    askAgain(messageId: string, model: string | null): boolean {
      const message = find(messageId)
      const known = message?.role === 'assistant' ? knownId(message) : null
      if (known === null || !canSendInPlace(getState())) return false
      post(newTurnId(), { text: '', model, againOf: known })
      return true
    },

    /** Sends a failed message again; an unconfirmed one keeps its turn id, so it can't arrive twice. */
    retry(messageId: string, model: string | null): void {
      const { messages, status } = getState()
      const message = find(messageId)
      const turnId = message?.turnId
      if (!message || !turnId || status.type !== 'idle') return
      const first = messages.find((other) => other.role === 'user' && other.turnId === turnId)
      if ((first ?? message).status === 'unsent') {
        // What began as a temporary conversation must not come out as a lasting one, nor what has a place in another one.
        const stored = storedTurn(message)
        const place = { editOf: placeOf(message, stored?.editOf), againOf: stored?.againOf }
        // Another answer is asked of the model that it was asked of; anything else of the one that is chosen by now.
        const answeredBy = place.againOf ? (stored?.model ?? model) : (model ?? stored?.model ?? null)
        const text = first?.content ?? ''
        const files = first?.files
        post(turnId, { text, files, model: answeredBy, ...beginningOf(stored ?? {}), ...place })
        return
      }
      // Of an answer that was asked for once more the question stands above.
      const asked = first ?? messages.slice(0, messages.indexOf(message)).findLast(({ role }) => role === 'user')
      if (asked) post(newTurnId(), { ...saidIn(asked), model, replaces: turnId })
    },

    /** Takes an unconfirmed message off the page and gives its text back. */
    withdraw(messageId: string): string {
      const message = find(messageId)
      if (message?.status !== 'unsent' || !message.turnId) return ''
      takeBack(message.turnId)
      return message.content
    },
  }
}

const beginningOf = ({ temporary, instructions, answering, projectId }: Beginning): Beginning => ({
  temporary: temporary || undefined,
  instructions: instructions || undefined,
  answering,
  projectId: (!temporary && projectId) || undefined,
})

/** Where the server has none, it goes to the end, where it stands on the screen. */
const placeOf = ({ error }: ChatMessage, editOf: string | undefined) =>
  error?.code === 'message_not_found' ? undefined : editOf
