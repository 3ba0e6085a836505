import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { File as FileRow, Prisma } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { providerName } from '#lib/server/files/file-name.ts'
import { isPictureType } from '#lib/server/files/picture.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { withRetries } from '#lib/server/provider/retry.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'

/**
 * Uploads the files of a conversation at the local provider anew, to OpenAI, each once: what an earlier attempt has uploaded is
 * used. Returns by which id each goes there. A move that breaks off leaves them in no message, and so for a day.
 * @throws what the providers throw
 */
export async function copyFiles(conversationId: string, signal: AbortSignal): Promise<Map<string, string>> {
  const files = await db().file.findMany({ where: { provider: 'local', uses: { some: { conversationId } } } })
  const copies = await db().file.findMany({
    where: { provider: 'openai', copiedFromId: { in: files.map(({ id }) => id) } },
    orderBy: { createdAt: 'desc' },
  })
  const known = new Map(copies.map(({ id, copiedFromId }) => [copiedFromId ?? '', id]))
  for (const file of files) {
    signal.throwIfAborted()
    const copy = known.get(file.id) ?? (await copyFile(file, signal))
    if (copy) known.set(file.id, copy)
  }
  return known
}

/** Null for one that the local provider has no more: the model is told so, as it was there. */
async function copyFile(file: FileRow, signal: AbortSignal): Promise<string | null> {
  const { id: copiedFromId, name, type, notice: _, createdAt: __, conversationId: ___, ...kept } = file
  const content = await contentOf(copiedFromId, signal)
  if (!content) return null
  const client = providerClient('openai')
  const purpose = isPictureType(type) ? 'vision' : 'user_data'
  const sent = new File([content], providerName(name, type), { type })
  const { id } = await withRetries(() => client.files.create({ file: sent, purpose }, { signal, maxRetries: 0 }), {
    as: 'answer',
    signal,
  })
  try {
    await db().file.create({ data: { ...kept, id, name, type, provider: 'openai', copiedFromId } })
  } catch (error) {
    // Nobody else knows of it.
    await client.files.delete(id).catch(() => {})
    throw error
  }
  return id
}

async function contentOf(id: string, signal: AbortSignal): Promise<Blob | null> {
  try {
    return await (await providerClient('local').files.content(id, { signal })).blob()
  } catch (error) {
    if (isMissingAtProvider(error)) return null
    throw error
  }
}

/**
 * Has a conversation that is at OpenAI now use the copies of its files. Those that nothing else uses are left as its own
 * (`File.conversationId`), to be deleted where they were.
 * @throws AppError conversation_busy when a message came with a file that there is no copy of
 */
export async function useCopies(tx: Prisma.TransactionClient, conversationId: string, files: Map<string, string>) {
  const [olds, copies] = [[...files.keys()], [...files.values()]]
  await tx.$executeRaw`
    UPDATE "FileUse" u SET "fileId" = copy."id"
    FROM unnest(${olds}::text[], ${copies}::text[]) copy("old", "id")
    WHERE u."conversationId" = ${conversationId} AND u."fileId" = copy."old"`
  const left = await tx.fileUse.findMany({
    where: { conversationId, file: { provider: 'local' } },
    select: { id: true, fileId: true },
  })
  const isNew =
    left.length > 0 && (await tx.localFile.count({ where: { id: { in: left.map((use) => use.fileId) } } })) > 0
  if (isNew) throw new AppError('conversation_busy')
  await tx.$executeRaw`
    UPDATE "Turn" t SET "fileIds" = (
      SELECT array_agg(coalesce(copy."id", sent."id") ORDER BY sent."place")
      FROM unnest(t."fileIds") WITH ORDINALITY sent("id", "place")
      LEFT JOIN unnest(${olds}::text[], ${copies}::text[]) copy("old", "id") ON copy."old" = sent."id")
    WHERE t."conversationId" = ${conversationId} AND cardinality(t."fileIds") > 0`
  await tx.$executeRaw`
    UPDATE "File" f SET "conversationId" = ${conversationId}
    WHERE f."id" = ANY(${olds}) AND NOT EXISTS (SELECT FROM "FileUse" u WHERE u."fileId" = f."id")`
}
