import { conversationReplySchema } from '#lib/contract/conversation.ts'
import { summaryReplySchema } from '#lib/contract/summary.ts'
import { call } from './api.ts'

/** From here on the model knows the older part by a summary, which takes as long as an answer. */
export const summariseConversation = (id: string) =>
  call(pathOf(id), conversationReplySchema, { method: 'POST', body: {} })

/** What it knows of it. */
export const readSummary = async (id: string, branchId: string): Promise<string> =>
  (await call(`${pathOf(id)}?branch=${encodeURIComponent(branchId)}`, summaryReplySchema)).summary

const pathOf = (id: string) => `/api/conversations/${encodeURIComponent(id)}/summary`
