import 'server-only'
import OpenAI from 'openai'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { processWide } from '#lib/server/process-wide.ts'

type At = Pick<Conversation, 'provider'>

/** The models that have no thoughts to show, or whose account may not see them, as their provider said. */
const without = () => processWide('parley.models-without-thoughts', () => new Set<string>())

const named = ({ provider }: At, model: string) => `${provider} ${model}`

/** Whether to ask a model for a summary of what it thinks. The local provider shows thoughts unasked. */
export const showsThoughts = (conversation: At, model: string): boolean =>
  conversation.provider === 'openai' && !without().has(named(conversation, model))

export function noteWithoutThoughts(conversation: At, model: string): void {
  without().add(named(conversation, model))
}

/** Whether a request was refused for asking for thoughts. */
export const isAboutThoughts = (error: unknown): boolean =>
  error instanceof OpenAI.BadRequestError &&
  /reasoning/i.test(`${error.param ?? ''} ${error.message}`) &&
  /summar|support|verif/i.test(error.message)
