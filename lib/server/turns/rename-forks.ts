import 'server-only'
import type { Segment } from '#lib/server/conversations/segment.ts'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import type { NewIds } from './rebuild-conversation.ts'

/**
 * Where the branches of a segment part, by the ids that its items have since it was made anew. What is not known by its turn is
 * found nowhere any more: nothing of the segment is shown above such a branch then.
 */
export async function renameForks(tx: Prisma.TransactionClient, segment: Segment, ids: NewIds[]): Promise<void> {
  const children = await tx.branch.findMany({ where: { conversationId: segment.id, parentId: segment.branchId } })
  const times = await tx.turn.findMany({
    where: { conversationId: segment.id, branchId: segment.branchId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  })
  const order = times.map(({ id }) => id)
  for (const { id, kind, forkTurnId, forkMessageId } of children) {
    const place = order.indexOf(forkTurnId ?? '')
    const before = ids.filter(({ turnId }) => order.indexOf(turnId) < place).at(-1)
    const own = ids.find(({ turnId }) => turnId === forkTurnId)
    const isAgain = kind === 'again'
    await tx.branch.update({
      where: { id },
      data: {
        sharedItemId: (isAgain ? own?.questionId : undefined) ?? before?.answerId ?? null,
        // Known by its turn, until it is read.
        forkMessageId: forkTurnId ? `${forkTurnId}:${isAgain ? 'output' : 'input'}` : forkMessageId,
      },
    })
  }
}
