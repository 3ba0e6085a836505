import type { SentFile } from '#lib/contract/file.ts'
import type { Message } from '#lib/contract/message.ts'
import { itemIdOf, type Part } from '#lib/contract/part.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import type { UnsentTurn } from './unsent-turns.ts'

/**
 * A message as the screen shows it. Beyond the contract's statuses:
 * - `sending`: the user's message, not yet confirmed by the server
 * - `unsent`: the user's message, not confirmed and no longer on its way; sending it again with the same turn id is safe
 * - `streaming`: the assistant's message, still growing
 */
export type ChatMessage = Omit<Message, 'status'> & {
  status: Message['status'] | 'sending' | 'unsent' | 'streaming'
  /** What was on the screen when Stop was pressed; what arrives later stays hidden. */
  frozen: { content: string; parts: Part[] } | null
  /** Of an answer that grows: where its parts stand that said so. */
  places?: Record<string, number>
  /** What it stands under on the screen from its first sign to its end, where that is not its id. */
  key?: string
}

/** A message from the history. A server of the release before tells an answer's text alone. */
export function storedMessage(message: Message): ChatMessage {
  const { id, role, content, parts } = message
  if (parts || role === 'user' || content === '') return { ...message, frozen: null }
  return { ...message, parts: [{ type: 'text', key: `${id}:0`, text: content, citations: [] }], frozen: null }
}

/** The same while it grows and when it is read again: an answer begins with what comes first of it. */
export const screenKey = ({ id, role, key, parts }: ChatMessage) =>
  key ?? (role === 'assistant' ? (parts?.[0] ? itemIdOf(parts[0]) : id) : id)

/** The user's message of a turn that the provider has not stored yet. */
export function sentMessage(turnId: string, said: Said, status: 'sending' | 'completed'): ChatMessage {
  const { text, files = [] } = said
  const message = { id: `${turnId}:input`, content: text, status, turnId, error: null, frozen: null }
  return { ...message, role: 'user', ...(files.length > 0 && { files }) }
}

/** What a person sends. */
export type Said = { text: string; files?: SentFile[] | undefined }

/** What a message says, to be said once more. */
export const saidIn = ({ content, files }: Pick<ChatMessage, 'content' | 'files'>): Said => ({ text: content, files })

/** The answer of a turn that answers once more what stands there already, before anything of it is there. */
export function againMessage(turnId: string, status: 'sending' | 'streaming'): ChatMessage {
  return {
    id: `${turnId}:output`,
    role: 'assistant',
    content: '',
    status,
    turnId,
    error: null,
    frozen: null,
    parts: [],
  }
}

/** What stands there from the moment that a turn is sent. */
export const firstMessage = (
  turnId: string,
  { input, files, isAgain }: Pick<LiveTurn, 'input' | 'files' | 'isAgain'>,
) => (isAgain ? againMessage(turnId, 'streaming') : sentMessage(turnId, { text: input, files }, 'completed'))

/** A message from an earlier visit that was never confirmed. */
export function unsentMessage({ turnId, text, files, againOf }: UnsentTurn): ChatMessage {
  const error = { code: 'network', message: 'It is not known whether it arrived.' } as const
  const sent = againOf ? againMessage(turnId, 'sending') : sentMessage(turnId, { text, files }, 'sending')
  return { ...sent, status: 'unsent', error }
}

/** What the server knows a message by, null: it doesn't know it. One that was written on this page may be stored under another id. */
export function knownId({ id, key, turnId, status }: ChatMessage): string | null {
  if (status === 'sending' || status === 'unsent' || status === 'streaming') return null
  return key !== undefined && turnId !== null ? `${turnId}:output` : id
}

/** The last message on the screen that the server knows, beside those of the turn that is replaced. */
export function lastKnownId(messages: readonly ChatMessage[], replaced?: string): string | undefined {
  const known = messages.filter(({ turnId }) => replaced === undefined || turnId !== replaced).map(knownId)
  return known.findLast((id) => id !== null) ?? undefined
}

/** The text to show. */
export const visibleText = ({ content, frozen }: ChatMessage): string => (frozen ?? { content }).content

/** The parts to show. */
export const visibleParts = ({ parts = [], frozen }: ChatMessage): Part[] => (frozen ?? { parts }).parts

/** Whether a message is, or has among its parts, this item of the provider. */
export const holdsItem = ({ id, parts = [] }: Pick<Message, 'id' | 'parts'>, itemId: string): boolean =>
  id === itemId || parts.some((part) => itemIdOf(part) === itemId)
