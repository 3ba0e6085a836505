import { deleteAccountReplySchema } from '#lib/contract/deletion.ts'
import { receiptsSchema } from '#lib/contract/receipt.ts'
import { retentionPreviewSchema } from '#lib/contract/retention.ts'
import { call } from './api.ts'

/** What a retention of so many days would delete now. */
export const previewRetention = (days: number) => call(`/api/settings/retention?days=${days}`, retentionPreviewSchema)

/** What was, and is being, deleted for good; newest first. */
export const listReceipts = (cursor: string | null) =>
  call(cursor ? `/api/deletions?cursor=${encodeURIComponent(cursor)}` : '/api/deletions', receiptsSchema)

/** Deletes everything the person has here, then the account. */
export const deleteAccount = (proof: { confirmation: string; password?: string }) =>
  call('/api/account', deleteAccountReplySchema, { method: 'DELETE', body: proof })
