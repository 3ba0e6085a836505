import 'server-only'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { db } from '#lib/server/db/client.ts'
import type { Prisma } from '#lib/server/db/generated/client.ts'

/** What a link lets whoever has it do, once: make an account, or set the password of one. */
export type LinkKind = 'invite' | 'reset'

interface Link {
  kind: LinkKind
  /** Whose password; of an invitation nobody's. */
  userId: string | null
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Makes a link that is good for a day and returns its token, which is stored nowhere. A person's older ones end. */
export async function createLink({ kind, userId }: Link): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const row = { id: randomUUID(), identifier: identifierOf(kind, token), value: userId ?? '' }
  await db().$transaction([
    ...(userId === null ? [] : [endResetLinks(userId)]),
    db().verification.create({ data: { ...row, expiresAt: new Date(Date.now() + DAY_MS) } }),
  ])
  return token
}

/** The link of this token as long as it is good; null otherwise. */
export async function findLink(kind: LinkKind, token: string): Promise<{ userId: string; expiresAt: Date } | null> {
  const where = { identifier: identifierOf(kind, token), expiresAt: { gt: new Date() } }
  const row = await db().verification.findFirst({ where })
  return row && { userId: row.value, expiresAt: row.expiresAt }
}

/** Uses the link up; false when it is no longer good. Of several that use it at once one succeeds. */
export async function spendLink(kind: LinkKind, token: string, tx: Prisma.TransactionClient = db()): Promise<boolean> {
  const where = { identifier: identifierOf(kind, token), expiresAt: { gt: new Date() } }
  return (await tx.verification.deleteMany({ where })).count > 0
}

/** Makes an invitation good again that led to no account, for as long as it was. */
export async function giveLinkBack(token: string, expiresAt: Date): Promise<void> {
  const row = { id: randomUUID(), identifier: identifierOf('invite', token), value: '' }
  await db().verification.create({ data: { ...row, expiresAt } })
}

/** The password of this person was set: links from before set it no more. */
export const endResetLinks = (userId: string, tx: Prisma.TransactionClient = db()) =>
  tx.verification.deleteMany({ where: { identifier: { startsWith: 'reset:' }, value: userId } })

const identifierOf = (kind: LinkKind, token: string) =>
  `${kind}:${createHash('sha256').update(token).digest('base64url')}`
