import 'server-only'
import type OpenAI from 'openai'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import { contentTypeOf } from '#lib/local-openai/files/content-type.ts'
import { dataUrl } from '#lib/local-openai/wire/data-url.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'

type Part = { type: string; file_id?: string | null } & Record<string, unknown>

/** The ids of the uploaded files that these items speak of. */
export const fileIdsIn = (items: ResponseInputItem[]): string[] =>
  items.flatMap(partsOf).flatMap(({ file_id: id }) => id || [])

/** The names of the uploaded files that these items speak of, but for those in `there`; null for one that has been deleted since. */
export async function namesOfFiles(
  client: OpenAI,
  items: ResponseInputItem[],
  there: ReadonlySet<string> = new Set(),
): Promise<Map<string, string | null>> {
  const names = new Map<string, string | null>()
  for (const id of fileIdsIn(items)) {
    if (!names.has(id) && !there.has(id)) names.set(id, await nameOf(client, id))
  }
  return names
}

async function nameOf(client: OpenAI, id: string): Promise<string | null> {
  try {
    return (await client.files.retrieve(id)).filename
  } catch (error) {
    if (isMissingAtProvider(error)) return null
    throw error
  }
}

/** The item with a note in place of each file that is gone, as the model was given it so far. */
export const withoutGoneFiles = (item: ResponseInputItem, names: Map<string, string | null>) =>
  withParts(item, (part) =>
    part.file_id && names.get(part.file_id) === null
      ? { type: 'input_text', text: '[A file that has been deleted since.]' }
      : part,
  )

/** The item with the ids that its files go by where it is copied to. */
export const withFileIds = (item: ResponseInputItem, ids: ReadonlyMap<string, string>) =>
  withParts(item, (part) => ({ ...part, file_id: ids.get(part.file_id ?? '') ?? part.file_id }))

/**
 * The item with the content of its files in place of their ids, which mean nothing elsewhere; but for those in `there`. Carried in the item, a file
 * needs no upload of its own that could stay behind when the move breaks off.
 */
export async function withFilesInline(
  item: ResponseInputItem,
  { client, names, there }: { client: OpenAI; names: Map<string, string | null>; there: ReadonlySet<string> },
): Promise<ResponseInputItem> {
  const urls = new Map<string, string>()
  for (const id of fileIdsIn([item])) if (!there.has(id)) urls.set(id, await contentOf(client, id))
  return withParts(item, ({ file_id: id, ...part }) => {
    if (!id) return part
    if (there.has(id)) return { ...part, file_id: id }
    if (part.type === 'input_image') return { ...part, image_url: urls.get(id) }
    return { ...part, filename: part.filename ?? names.get(id), file_data: urls.get(id) }
  })
}

/** A provider hands out a file as bytes of no kind; what kind they are the bytes themselves must say. */
async function contentOf(client: OpenAI, id: string): Promise<string> {
  const reply = await client.files.content(id)
  const data = new Uint8Array(await reply.arrayBuffer())
  return dataUrl(contentTypeOf(data, reply.headers.get('content-type') ?? ''), data)
}

function partsOf(item: ResponseInputItem): Part[] {
  const parts = item.type === 'function_call_output' ? item.output : (item as { content?: unknown }).content
  return Array.isArray(parts) ? (parts as Part[]) : []
}

function withParts(item: ResponseInputItem, change: (part: Part) => object): ResponseInputItem {
  const parts = partsOf(item)
  if (!parts.some((part) => part.file_id)) return item
  const changed = parts.map(change)
  return { ...item, [item.type === 'function_call_output' ? 'output' : 'content']: changed } as ResponseInputItem
}
