import 'server-only'
import { randomInt } from 'node:crypto'
import { DRAFTS_MAX, type Draft, NEW_PLACE } from '#lib/contract/draft.ts'
import type { WriteDraft } from '#lib/contract/draft-requests.ts'
import { keptText } from '#lib/contract/kept-text.ts'
import { storableText } from '#lib/contract/storable-text.ts'
import { MESSAGE_MAX_LENGTH } from '#lib/contract/turn.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { AppError, refusal } from '#lib/server/errors.ts'
import { requireOwner } from '#lib/server/users/require-owner.ts'
import { type DraftRow, draftColumns, draftView, noDraft } from './draft-view.ts'
import { lockDrafts } from './lock-drafts.ts'

/**
 * Writes what is typed in a place, and returns the draft as it is then. The newest text wins; one that its device had not seen
 * is kept beside it. Nothing typed takes away only what its device has seen.
 * @throws AppError conversation_not_found, message_too_long, too_many_drafts, not_signed_in; invalid_request for a temporary
 *   conversation
 */
export async function writeDraft(user: { id: string }, sent: WriteDraft): Promise<Draft> {
  const text = storable(sent.text)
  const replaced = sent.replaced == null ? sent.replaced : storable(sent.replaced)
  await requirePlace(user, sent.place)
  return db().$transaction(async (tx) => {
    await requireOwner(tx, user.id)
    await lockDrafts(tx, user.id)
    const there = await findDraft(tx, user.id, sent.place)
    const next = { text, replaced: keptBeside({ ...sent, text, replaced }, there) }
    const hasSeenAll = sent.basedOn === (there?.revision ?? null)
    if (there && text === '' && !hasSeenAll) return draftView(there)
    if (next.text === '' && next.replaced === null) return removeDraft(tx, user.id, sent.place, there)
    if (there && there.text === next.text && there.replaced === next.replaced) return draftView(there)
    return there ? changeDraft(tx, user.id, { ...there, ...next }) : addDraft(tx, user.id, sent.place, next)
  })
}

/** @throws AppError message_too_long */
function storable(text: string): string {
  if (text.length > MESSAGE_MAX_LENGTH) throw new AppError('message_too_long')
  return storableText(text)
}

async function requirePlace(user: { id: string }, place: string): Promise<void> {
  if (place === NEW_PLACE) return
  const { expiresAt } = await requireConversation(user, place, { allowTrashed: true })
  if (expiresAt) throw refusal('temporaryKeepsNoDraft')
}

function keptBeside({ text, basedOn, replaced }: WriteDraft, there: DraftRow | null): string | null {
  if (!there) return replaced ?? null
  if (basedOn !== there.revision) return keptText(text, there.text, there.replaced)
  return replaced === undefined ? there.replaced : replaced
}

async function findDraft(tx: Prisma.TransactionClient, userId: string, place: string): Promise<DraftRow | null> {
  const [row] = await tx.$queryRaw<DraftRow[]>`
    SELECT ${draftColumns} FROM "Draft" WHERE "userId" = ${userId} AND "place" = ${place} FOR UPDATE`
  return row ?? null
}

async function removeDraft(
  tx: Prisma.TransactionClient,
  userId: string,
  place: string,
  there: DraftRow | null,
): Promise<Draft> {
  await tx.draft.deleteMany({ where: { userId, place } })
  const [{ at }] = await tx.$queryRaw<[{ at: Date }]>`SELECT clock_timestamp() AS "at"`
  return noDraft(place, new Date(Math.max(at.getTime(), (there?.updatedAt.getTime() ?? 0) + 1)))
}

/** Each state is later than the one before, whatever the clock does. */
const laterThan = Prisma.sql`greatest(clock_timestamp(), "updatedAt" + interval '1 millisecond')`

async function changeDraft(tx: Prisma.TransactionClient, userId: string, draft: DraftRow): Promise<Draft> {
  const [row] = await tx.$queryRaw<[DraftRow]>`
    UPDATE "Draft" SET "text" = ${draft.text}, "replaced" = ${draft.replaced}, "revision" = "revision" + 1,
      "updatedAt" = ${laterThan}
    WHERE "userId" = ${userId} AND "place" = ${draft.place} RETURNING ${draftColumns}`
  return draftView(row)
}

/** A draft that is made anew begins at any number: to a device that knew the one before it is none that it has seen. */
const FIRST_REVISIONS = 1_000_000_000

async function addDraft(
  tx: Prisma.TransactionClient,
  userId: string,
  place: string,
  { text, replaced }: Pick<DraftRow, 'text' | 'replaced'>,
): Promise<Draft> {
  if ((await tx.draft.count({ where: { userId } })) >= DRAFTS_MAX) throw new AppError('too_many_drafts')
  const conversationId = place === NEW_PLACE ? null : place
  const [row] = await tx.$queryRaw<[DraftRow]>`
    INSERT INTO "Draft" ("userId", "place", "conversationId", "text", "replaced", "revision", "updatedAt")
    VALUES (${userId}, ${place}, ${conversationId}, ${text}, ${replaced}, ${randomInt(1, FIRST_REVISIONS)}, clock_timestamp())
    RETURNING ${draftColumns}`
  return draftView(row)
}
