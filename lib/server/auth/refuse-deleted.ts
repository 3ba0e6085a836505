import 'server-only'
import { APIError } from 'better-auth/api'
import { db } from '#lib/server/db/client.ts'

/**
 * Nobody signs in to an account that is being deleted. Asked once more when the session is stored: the deletion may have
 * begun in between, and has then either found the session or left its mark before.
 */
export const refuseDeletedAccounts = {
  session: {
    create: {
      before: async ({ userId }: { userId: string }) => {
        if (await isBeingDeleted(userId)) {
          throw new APIError('FORBIDDEN', {
            code: 'ACCOUNT_BEING_DELETED',
            message: 'This account is being deleted. Nobody can sign in to it any more.',
          })
        }
      },
      after: async ({ userId }: { userId: string }) => {
        if (await isBeingDeleted(userId)) await db().session.deleteMany({ where: { userId } })
      },
    },
  },
}

async function isBeingDeleted(id: string): Promise<boolean> {
  return (await db().user.count({ where: { id, deletionRequestedAt: { not: null } } })) > 0
}
