import 'server-only'
import type { ResponseInputContent } from 'openai/resources/responses/responses'
import { MESSAGE_MAX_FILES, type SentFile } from '#lib/contract/file.ts'
import { db } from '#lib/server/db/client.ts'
import type { File, Provider, Turn } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { namedFile } from '#lib/server/provider/message-files.ts'
import { filesById } from './file-info.ts'
import { isPictureType } from './picture.ts'

type UsableFile = Pick<File, 'id' | 'name' | 'type'>

/**
 * The user's files that are sent with a message, each once, as they were given.
 * @throws AppError file_not_found for one that isn't theirs, or is at another provider; too_many_files
 */
export async function requireFiles(
  user: { id: string },
  ids: readonly string[],
  provider: Provider,
): Promise<UsableFile[]> {
  const wanted = [...new Set(ids)]
  if (wanted.length > MESSAGE_MAX_FILES) throw new AppError('too_many_files')
  const files = await filesStillThere(user, wanted, provider)
  if (files.length < wanted.length) throw new AppError('file_not_found')
  return files
}

/** Those of these files that the user can send to a provider, in their order. */
export async function filesStillThere(
  user: { id: string },
  ids: readonly string[],
  provider: Provider,
): Promise<UsableFile[]> {
  if (ids.length === 0) return []
  const rows = await db().file.findMany({
    where: { id: { in: [...ids] }, userId: user.id, provider },
    select: { id: true, name: true, type: true },
  })
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** Of a turn's files the parts that its provider is sent, in their order. */
export async function filePartsOf({ fileIds }: Pick<Turn, 'fileIds'>): Promise<ResponseInputContent[]> {
  if (fileIds.length === 0) return []
  const rows = await db().file.findMany({ where: { id: { in: fileIds } }, select: { id: true, type: true } })
  const types = new Map(rows.map(({ id, type }) => [id, type]))
  return fileIds.map((file_id) =>
    isPictureType(types.get(file_id) ?? '')
      ? { type: 'input_image', file_id, detail: 'auto' }
      : { type: 'input_file', file_id },
  )
}

/** What people see of the files of a turn. */
export async function sentFilesOf({ fileIds, userId }: Pick<Turn, 'fileIds' | 'userId'>): Promise<SentFile[]> {
  const known = await filesById({ id: userId }, fileIds)
  return fileIds.map((id) => known.get(id) ?? namedFile(null))
}

/** Messages that name files by their ids alone, each with what we know of them; of what we know nothing, what the provider says. */
export async function withFiles<T extends { files?: SentFile[] | undefined }>(
  user: { id: string },
  messages: readonly T[],
): Promise<T[]> {
  const known = await filesById(
    user,
    messages.flatMap(({ files = [] }) => files.flatMap(({ id }) => id ?? [])),
  )
  return messages.map((message) =>
    message.files
      ? { ...message, files: message.files.map((file) => known.get(file.id ?? '') ?? namedFile(null, file)) }
      : message,
  )
}
