import 'server-only'
import type { FileInfo } from '#lib/contract/file.ts'
import { fileSchema } from '#lib/contract/file.ts'
import { db } from '#lib/server/db/client.ts'
import type { Prisma } from '#lib/server/db/generated/client.ts'

/** All that people are told of a file; its preview is read where it is asked for. */
export const toldColumns = {
  ...{ id: true, name: true, type: true, bytes: true, width: true, height: true, notice: true, provider: true },
} satisfies Prisma.FileSelect

export type ToldFile = Prisma.FileGetPayload<{ select: typeof toldColumns }>

export const fileInfo = ({ provider, notice, ...row }: ToldFile): FileInfo => ({
  ...row,
  // Only of what could be read as a picture its size is known.
  hasPreview: row.width !== null,
  canOpen: provider === 'local',
  notice: fileSchema.shape.notice.parse(notice),
})

/** The user's files of these ids, each with what it is; none that is somebody else's. */
export async function filesById(user: { id: string }, ids: readonly string[]): Promise<Map<string, FileInfo>> {
  if (ids.length === 0) return new Map()
  const rows = await db().file.findMany({ where: { id: { in: [...ids] }, userId: user.id }, select: toldColumns })
  return new Map(rows.map((row) => [row.id, fileInfo(row)]))
}
