import * as z from 'zod/mini'
import { PASSWORD_MAX_LENGTH } from './account.ts'

/**
 * `DELETE /api/account`: the caller repeats the e-mail (guests: the word "delete"), so that no click does it, and the
 * password, so that nobody else does.
 */
export const deleteAccountSchema = z.object({
  confirmation: z.string(),
  /** Guests have none. */
  password: z.optional(z.string().check(z.maxLength(PASSWORD_MAX_LENGTH))),
})
export const deleteAccountReplySchema = z.object({ conversations: z.number() })

/** `DELETE /api/trash`: how many are being deleted for good. */
export const emptyTrashReplySchema = z.object({ conversations: z.number() })
