import 'server-only'
import type { Viewer } from '#lib/contract/account.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { requestFileDeletion } from '#lib/server/deletion/request-deletion.ts'
import { AppError, refusal } from '#lib/server/errors.ts'
import { wakeDeletions } from '#lib/server/provider/outbox.ts'
import { removeConversations } from '#lib/server/removal/remove-conversations.ts'
import { finishAccountDeletion } from '#lib/server/users/finish-account-deletion.ts'

/** What a guest, who has no e-mail, types instead. */
const GUEST_WORD = 'delete'

/**
 * Deletes the user with everything of theirs. From here on nobody can sign in as them and every session is over; the user's
 * row goes when nothing is left at a provider. Returns how many conversations go.
 * `prove` throws when who asks isn't the user.
 * @throws AppError invalid_request when the confirmation isn't the user's e-mail, or the word for guests; not_signed_in when
 *   there is no such user any more
 */
export async function deleteAccount(
  user: Viewer,
  confirmation: string,
  prove: () => Promise<unknown> = async () => {},
): Promise<number> {
  requireConfirmation(user, confirmation)
  await prove()
  const [{ count }] = await db().$transaction([
    db().user.updateMany({
      where: { id: user.id, deletionRequestedAt: null },
      data: { deletionRequestedAt: new Date() },
    }),
    db().session.deleteMany({ where: { userId: user.id } }),
  ])
  // Deleted in this moment, or a guest who has an account by now.
  if (count === 0) throw new AppError('not_signed_in')
  return removeEverythingOf(user)
}

/** Goes on with the deletion of every account that was begun; done again after a node died in the middle of one. */
export async function continueAccountDeletions(): Promise<void> {
  const users = await db().user.findMany({ where: { deletionRequestedAt: { not: null } }, select: { id: true } })
  for (const user of users) await removeEverythingOf(user)
}

/** Removes everything of a user who is leaving, and the user once nothing is left; returns how many conversations go. */
export async function removeEverythingOf(user: { id: string }): Promise<number> {
  const ofUser = { where: { userId: user.id } }
  await db().$transaction([
    db().draft.deleteMany(ofUser),
    db().prompt.deleteMany(ofUser),
    db().preferences.deleteMany(ofUser),
    db().usage.deleteMany(ofUser),
  ])
  const { gone } = await removeConversations(Prisma.sql`c."userId" = ${user.id}`, 'account')
  // Not before: each of its conversations would be written to.
  await db().project.deleteMany(ofUser)
  await requestFileDeletion(Prisma.sql`f."userId" = ${user.id}`, 'account')
  wakeDeletions()
  await finishAccountDeletion(user.id)
  return gone.length
}

function requireConfirmation(user: Viewer, confirmation: string): void {
  const expected = user.email ?? GUEST_WORD
  if (confirmation.trim().toLowerCase() === expected.toLowerCase()) return
  throw refusal(user.isGuest ? 'confirmWithWord' : 'confirmWithEmail')
}
