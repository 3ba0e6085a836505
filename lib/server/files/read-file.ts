import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { type ToldFile, toldColumns } from './file-info.ts'

/**
 * A file of the user's as it was sent, while it comes from its provider.
 * @throws AppError file_not_found; file_not_kept where the provider doesn't give it back; what the provider throws
 */
export async function readFile(user: { id: string }, id: string, signal: AbortSignal): Promise<Response> {
  const file = await requireFile(user, id)
  if (file.provider !== 'local') throw new AppError('file_not_kept')
  const { body } = await contentOf(file, signal)
  return new Response(body, {
    headers: {
      'content-type': file.type,
      'content-disposition': dispositionOf(file),
      'cache-control': 'private, no-store',
    },
  })
}

async function contentOf({ id, provider }: ToldFile, signal: AbortSignal): Promise<Response> {
  try {
    return await providerClient(provider).files.content(id, { signal, maxRetries: 0 })
  } catch (error) {
    throw isMissingAtProvider(error) ? new AppError('file_not_found', { cause: error }) : error
  }
}

/**
 * The preview of a picture of the user's. A browser may keep it, and asks each time whether it still may be shown.
 * @throws AppError file_not_found
 */
export async function readPreview(user: { id: string }, id: string, { headers }: Request): Promise<Response> {
  const etag = `"${id}"`
  const kept = { etag, 'cache-control': 'private, no-cache' }
  if (headers.get('if-none-match') === etag) {
    await requireFile(user, id)
    return new Response(null, { status: 304, headers: kept })
  }
  const row = await db().file.findFirst({ where: { id, userId: user.id }, select: { preview: true } })
  if (!row?.preview) throw new AppError('file_not_found')
  return new Response(row.preview, {
    headers: { ...kept, 'content-type': 'image/webp', 'content-disposition': 'inline' },
  })
}

/** @throws AppError file_not_found for one that isn't the user's */
export async function requireFile(user: { id: string }, id: string): Promise<ToldFile> {
  const row = await db().file.findFirst({ where: { id, userId: user.id }, select: toldColumns })
  if (!row) throw new AppError('file_not_found')
  return row
}

/** Pictures are looked at; what else there is is saved: a browser shows no document that it may run nothing of. */
function dispositionOf({ name, type }: ToldFile): string {
  const how = type.startsWith('image/') ? 'inline' : 'attachment'
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  )
  return `${how}; filename*=UTF-8''${encoded}`
}
