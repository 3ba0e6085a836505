import 'server-only'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import type * as z from 'zod/mini'
import type { Viewer } from '#lib/contract/account.ts'
import type { changePasswordSchema, resetPasswordSchema } from '#lib/contract/account-requests.ts'
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
 * Proves that who sends this knows the account's password, and returns the hash that it was proven by. Guests have none.
 * @throws AppError wrong_password, too_many_attempts
 */
export async function provePassword(request: Request, user: Viewer, password: string): Promise<string | null> {
  const { email } = user
  if (email === null) return null
  const account = await db().account.findFirst({ where: ofPerson(user.id) })
  const hash = account?.password
  if (!hash) return null
  await tryPassword({ request, email, wrong: 'wrong_password' }, async () => {
    if (!(await verifyPassword({ hash, password }))) throw new AppError('wrong_password')
  })
  return hash
}

/**
 * Signs in by `work`, which tries the password and makes a session. A password that is set anew meanwhile ends the sessions
 * that there are: one that is made just then, by the old one, ends here.
 * @throws AppError wrong_credentials; what `work` throws
 */
export async function withPassword<T extends { response: { token: string; user: { id: string } } }>(
  { email, password }: { email: string; password: string },
  work: () => Promise<T>,
): Promise<T> {
  const where = { providerId: 'credential', user: { email: email.toLowerCase() } }
  const before = await db().account.findFirst({ where, select: { password: true } })
  const result = await work()
  const { token, user } = result.response
  // Waits for whoever sets it: until that is done their sessions may have been looked for already.
  const [now] = await db().$queryRaw<{ password: string }[]>`
    SELECT "password" FROM "Account" WHERE "userId" = ${user.id} AND "providerId" = 'credential' FOR SHARE`
  if (now?.password === before?.password) return result
  if (now && (await verifyPassword({ hash: now.password, password }))) return result
  await db().session.deleteMany({ where: { token } })
  throw new AppError('wrong_credentials')
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
  const proven = await provePassword(request, user, currentPassword)
  const password = await withHashing(clientAddress(request), () => hashPassword(newPassword))
  await db().$transaction(async (tx) => {
    // Set anew meanwhile, the one that was proven is no longer the password.
    const where = { ...ofPerson(user.id), password: proven }
    if ((await tx.account.updateMany({ where, data: { password } })).count === 0) throw new AppError('wrong_password')
    await tx.session.deleteMany({ where: { userId: user.id, id: { not: id } } })
    await endResetLinks(user.id, tx)
  })
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
