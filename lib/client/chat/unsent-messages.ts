import type { ChatMessage } from './chat-message.ts'

/** A person's message that didn't go for lack of a network: it goes by itself when there is one again. */
export const isHeldUp = ({ status, role, error }: ChatMessage): boolean =>
  status === 'unsent' && role === 'user' && error?.code === 'network'
