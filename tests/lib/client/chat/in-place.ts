import { storedMessage } from '#lib/client/chat/chat-message.ts'
import { step } from '#lib/client/chat/conversation-machine.ts'
import {
  type ConversationEvent,
  type ConversationState,
  initialConversation,
} from '#lib/client/chat/conversation-state.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { ChatRequest } from '#lib/contract/chat-request.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import { aConversation, aMessage, TURN } from './chat-events.ts'

export const OTHER = '00000000-0000-4000-8000-000000000002'
export const BRANCH = '00000000-0000-4000-8000-0000000000b1'
export const at = (second: number) => `2026-11-22T10:00:0${second}.000Z`
export const gone: ErrorInfo = { code: 'message_not_found', message: 'Not there.' }

export const stored = [
  aMessage({ id: 'q1', content: 'One' }),
  aMessage({ id: 'a1', role: 'assistant', content: 'Re: One' }),
  aMessage({ id: 'q2', content: 'Two' }),
  aMessage({ id: 'a2', role: 'assistant', content: 'Re: Two' }),
]
export const talk = stored.map(storedMessage)

export const sent = (request: ChatRequest, turnId = TURN): ConversationEvent => ({
  ...{ type: 'send', turnId, replaces: null },
  request: { conversationId: 'conv_1', ...request },
})
export const edit = sent({ message: 'Two, better', editOf: 'q2' })
export const again = sent({ againOf: 'a2' })
export const said = (event: ChatEvent): ConversationEvent => ({ type: 'chat-event', event })
export const changed = (fields: Partial<Conversation>): ConversationEvent => ({
  type: 'changed',
  conversation: aConversation(fields),
})
export const inBranch = (second: number, liveTurnId: string | null = TURN) =>
  aConversation({ updatedAt: at(second), liveTurnId, shownBranch: BRANCH })

/** A page that shows four messages, as of the beginning. */
export function page(fields: Partial<ConversationState> = {}) {
  const shown = { provider: 'local', at: at(0), branch: null, aside: null } as const
  const idle = { ...initialConversation('conv_1'), shown, messages: talk, status: { type: 'idle' } as const }
  let state: ConversationState = { ...idle, ...fields }
  return {
    state: () => state,
    /** What is done for these events. */
    hear: (...events: ConversationEvent[]) =>
      events.flatMap((event) => {
        const [next, ...effects] = step(state, event)
        state = next
        return effects.map(({ type }) => type)
      }),
    seen: () => state.messages.map(({ role, content, status }) => [role === 'user' ? 'Q' : 'A', content, status]),
  }
}
