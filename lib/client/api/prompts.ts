import {
  deletedPromptSchema,
  promptImportReplySchema,
  promptListSchema,
  promptReplySchema,
} from '#lib/contract/prompt.ts'
import type { NewPrompt } from '#lib/contract/prompt-requests.ts'
import { call } from './api.ts'

export const listPrompts = () => call('/api/prompts', promptListSchema)

export const createPrompt = (prompt: NewPrompt) =>
  call('/api/prompts', promptReplySchema, { method: 'POST', body: prompt })

export const updatePrompt = (id: string, prompt: NewPrompt) =>
  call(`/api/prompts/${encodeURIComponent(id)}`, promptReplySchema, { method: 'PATCH', body: prompt })

export const deletePrompt = (id: string) =>
  call(`/api/prompts/${encodeURIComponent(id)}`, deletedPromptSchema, { method: 'DELETE' })

/** All of these, or none; what is there already is not doubled. The server says what is wrong with them. */
export const importPrompts = (file: unknown) =>
  call('/api/prompts/import', promptImportReplySchema, { method: 'POST', body: file })
