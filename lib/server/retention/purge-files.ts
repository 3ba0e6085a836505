import 'server-only'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { requestFileDeletion } from '#lib/server/deletion/request-deletion.ts'
import { removeLeftUploads } from '#lib/server/files/receive-file.ts'
import { wakeDeletions } from '#lib/server/provider/outbox.ts'

/** Removes for good the files that nobody has sent with a message within a day, and what broken-off uploads left here. */
export async function purgeFiles(): Promise<void> {
  await removeLeftUploads()
  await requestFileDeletion(Prisma.sql`f."createdAt" < now() - interval '24 hours'`, 'temporary')
  wakeDeletions()
}
