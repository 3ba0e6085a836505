import 'server-only'
import { copyBranch } from '#lib/server/branches/copy-branch.ts'
import { db } from '#lib/server/db/client.ts'
import { describeCause, toAppError } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'

/**
 * Has what the branch begins with copied in which the conversation's oldest queued turn waits, when nothing runs before it.
 * Where the copy can't be made that turn has failed, and those that wait behind it there: each can be sent again. False when
 * there is nothing to prepare, or somebody else is at it.
 * @throws what the database throws
 */
export async function prepareNextBranch(conversationId: string): Promise<boolean> {
  const [next, running] = await Promise.all([
    db().turn.findFirst({
      where: { conversationId, status: 'queued' },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      include: { branch: true },
    }),
    db().turn.count({ where: { conversationId, status: 'running' } }),
  ])
  if (!next?.branch || next.branch.state === 'ready' || running > 0) return false
  try {
    return await copyBranch(next.branch.id)
  } catch (error) {
    const { code, cause } = toAppError(error)
    if (code === 'database_unreachable') throw error
    log().warn({ turnId: next.id, code, err: describeCause(cause) }, 'a branch could not be copied')
    await failQueued(conversationId, next.branch.id, code)
    return true
  }
}

async function failQueued(conversationId: string, branchId: string, errorCode: string): Promise<void> {
  const endedAt = new Date()
  await db().$transaction([
    // Before the turns, as everybody does who locks both.
    db().conversation.updateMany({ where: { id: conversationId }, data: { updatedAt: endedAt } }),
    db().turn.updateMany({
      where: { branchId, status: 'queued' },
      data: { status: 'failed', errorCode, endedAt },
    }),
  ])
}
