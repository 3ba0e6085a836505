import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { sessionEnd } from './session-life.ts'

/**
 * Nobody signs in to an account that is being deleted. Asked once more when the session is stored: the deletion may have
 * begun in between, and has then either found the session or left its mark before.
 */
export const onNewSession = {
  session: {
    create: {
      before: async ({ userId }: { userId: string }) => {
        // Of an account that is being made in this moment nobody knows yet.
        const user = await db().user.findUnique({ where: { id: userId } })
        if (user?.deletionRequestedAt) throw new AppError('account_being_deleted')
        return { data: { expiresAt: sessionEnd({ isGuest: user?.isAnonymous ?? false, createdAt: new Date() }) } }
      },
      after: async ({ userId }: { userId: string }) => {
        const where = { id: userId, deletionRequestedAt: { not: null } }
        if ((await db().user.count({ where })) > 0) await db().session.deleteMany({ where: { userId } })
      },
    },
  },
}
