import 'server-only'
import { NEW_PLACE } from '#lib/contract/draft.ts'
import { keptText } from '#lib/contract/kept-text.ts'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import { lockDrafts } from './lock-drafts.ts'

/** What a guest has typed is the account's; beside what was typed there for a new conversation the guest's is kept. */
export async function handOverDrafts(
  tx: Prisma.TransactionClient,
  { fromUserId, userId }: { fromUserId: string; userId: string },
): Promise<void> {
  await lockDrafts(tx, userId)
  const place = (owner: string) => ({ userId_place: { userId: owner, place: NEW_PLACE } })
  const [theirs, guests] = await Promise.all([
    tx.draft.findUnique({ where: place(userId) }),
    tx.draft.findUnique({ where: place(fromUserId) }),
  ])
  if (theirs && guests) {
    const replaced = keptText(theirs.text, guests.text, keptText(theirs.text, guests.replaced ?? '', theirs.replaced))
    const data = { replaced, revision: { increment: 1 }, updatedAt: new Date() }
    await tx.draft.update({ where: place(userId), data })
    await tx.draft.delete({ where: place(fromUserId) })
  }
  await tx.draft.updateMany({ where: { userId: fromUserId }, data: { userId } })
}
