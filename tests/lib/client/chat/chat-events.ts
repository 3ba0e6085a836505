import type { ChatEvent } from '#lib/contract/chat.ts'
import type { Conversation, History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'

export const TURN = '00000000-0000-4000-8000-000000000001'

export function aConversation(overrides: Partial<Conversation> = {}): Conversation {
  return {
    id: 'conv_1',
    title: 'Tides',
    provider: 'local',
    model: 'demo',
    createdAt: '2026-11-22T10:00:00.000Z',
    updatedAt: '2026-11-22T10:00:00.000Z',
    pinnedAt: null,
    archivedAt: null,
    trashedAt: null,
    expiresAt: null,
    isTemporary: false,
    liveTurnId: null,
    metadata: {},
    ...overrides,
  }
}

export function aMessage(overrides: Partial<Message> = {}): Message {
  return { id: 'msg_1', role: 'user', content: 'Hello', status: 'completed', turnId: null, error: null, ...overrides }
}

export function aHistory(overrides: Partial<History> = {}): History {
  return {
    conversation: aConversation(),
    messages: [],
    liveTurn: null,
    queuedTurns: [],
    olderCursor: null,
    ...overrides,
  }
}

export function turnStart(turnId = TURN, conversation = aConversation(), input = 'Hello'): ChatEvent {
  return { type: 'turn-start', turnId, input, model: 'demo', conversation }
}

export function messageStart(messageId = 'msg_answer', turnId = TURN): ChatEvent {
  return { type: 'message-start', turnId, messageId }
}

export function textDelta(offset: number, delta: string, messageId = 'msg_answer', turnId = TURN): ChatEvent {
  return { type: 'text-delta', turnId, messageId, offset, delta }
}

export function turnEnd(
  status: Extract<ChatEvent, { type: 'turn-end' }>['status'] = 'completed',
  error: Extract<ChatEvent, { type: 'turn-end' }>['error'] = null,
  turnId = TURN,
  endedAt?: string,
): ChatEvent {
  return { type: 'turn-end', turnId, status, responseId: 'resp_1', error, endedAt }
}

/** All events of a turn that answers with these messages, each in these pieces. */
export function turnOf(messages: string[][], end = turnEnd()): ChatEvent[] {
  return [turnStart(), ...messages.flatMap((pieces, index) => answer(`msg_${index}`, pieces)), end]
}

function answer(messageId: string, pieces: string[]): ChatEvent[] {
  let offset = 0
  const deltas = pieces.map((piece) => {
    const event = textDelta(offset, piece, messageId)
    offset += piece.length
    return event
  })
  return [messageStart(messageId), ...deltas]
}
