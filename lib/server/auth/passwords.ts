import 'server-only'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import type * as z from 'zod/mini'
import type { changePasswordSchema, resetPasswordSchema, Viewer } from '#lib/contract/account.ts'
import { db } from '#lib/server/db/client.ts'
import { clearTally } from '#lib/server/db/tally.ts'
import { AppError, refusal } from '#lib/server/errors.ts'
import { clientAddress } from './client-address.ts'
import { withHashing } from './hashing.ts'
import { accountKey, tryPassword } from './limits.ts'
import { endResetLinks, findLink, spendLink } from './links.ts'
import { requireGoodPassword } from './password-rules.ts'
import type { Session } from './session.ts'

/** Where better-auth keeps the hash of a person's password. */
const ofPerson = (userId: string) => ({ userId, providerId: 'credential' })

/**
 * Proves that who sends this knows the account's password. Guests have none.
 * @throws AppError wrong_password, too_many_attempts
 */
export async function provePassword(request: Request, user: Viewer, password: string): Promise<void> {
  const { email } = user
  if (email === null) return
  const account = await db().account.findFirst({ where: ofPerson(user.id) })
  const hash = account?.password
  if (!hash) return
  await tryPassword({ request, email, wrong: 'wrong_password' }, async () => {
    if (!(await verifyPassword({ hash, password }))) throw new AppError('wrong_password')
  })
}

/**
 * Changes the password and ends the person's other sessions.
 * @throws AppError wrong_password, weak_password, too_many_attempts, invalid_request for a guest
 */
export async function changePassword(
  request: Request,
  { id, user }: Session,
  { currentPassword, newPassword }: z.infer<typeof changePasswordSchema>,
): Promise<void> {
  if (user.email === null) throw refusal('noPassword')
  await requireGoodPassword(newPassword, { email: user.email, name: user.name })
  await provePassword(request, user, currentPassword)
  const password = await withHashing(clientAddress(request), () => hashPassword(newPassword))
  await db().$transaction([
    db().account.updateMany({ where: ofPerson(user.id), data: { password } }),
    db().session.deleteMany({ where: { userId: user.id, id: { not: id } } }),
    endResetLinks(user.id),
  ])
}

/**
 * Sets the password of the account that the link is for, and ends every session of it.
 * @throws AppError link_not_valid, weak_password, too_many_attempts
 */
export async function resetPassword(
  request: Request,
  { token, newPassword }: z.infer<typeof resetPasswordSchema>,
): Promise<void> {
  const link = await findLink('reset', token)
  const user = link && (await db().user.findFirst({ where: { id: link.userId, deletionRequestedAt: null } }))
  if (!user) throw new AppError('link_not_valid')
  await requireGoodPassword(newPassword, user)
  const password = await withHashing(clientAddress(request), () => hashPassword(newPassword))
  await db().$transaction(async (tx) => {
    if (!(await spendLink('reset', token, tx))) throw new AppError('link_not_valid')
    await tx.account.updateMany({ where: ofPerson(user.id), data: { password } })
    await tx.session.deleteMany({ where: { userId: user.id } })
  })
  // Who was shut out by wrong tries, their own or another's, comes in again.
  await clearTally(accountKey(user.email))
}
