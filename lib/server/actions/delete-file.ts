import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { requestFileDeletion } from '#lib/server/deletion/request-deletion.ts'
import { AppError } from '#lib/server/errors.ts'
import { requireFile } from '#lib/server/files/read-file.ts'
import { wakeDeletions } from '#lib/server/provider/outbox.ts'

/**
 * Deletes a file of the user's that is in no message, here and at its provider.
 * @throws AppError file_not_found; file_in_use
 */
export async function deleteFile(user: { id: string }, id: string): Promise<{ id: string; deleted: true }> {
  await requireFile(user, id)
  await requestFileDeletion(Prisma.sql`f."id" = ${id}`, 'temporary')
  if ((await db().file.count({ where: { id } })) > 0) throw new AppError('file_in_use')
  wakeDeletions()
  return { id, deleted: true }
}
