import 'server-only'
import type OpenAI from 'openai'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import type { Copy } from '#lib/server/provider/copy-items.ts'
import { listAllItems } from '#lib/server/provider/list-items.ts'
import { namesOfFiles, withFilesInline, withoutGoneFiles } from './inline-files.ts'
import { toPortable } from './portable-item.ts'

/** What a copy of a conversation must hold. */
export interface CopyPlan extends Copy {
  /** Every item there is now and the place of its copy; of one that isn't copied, of the last one before it. */
  places: { id: string; place: number }[]
  /** How many items mean nothing elsewhere and stay behind. */
  left: number
}

/** Reads a conversation at the provider where it is, as what another provider is to hold. */
export async function planCopy(client: OpenAI, providerId: string, signal?: AbortSignal): Promise<CopyPlan> {
  const items: ResponseInputItem[] = []
  const places: CopyPlan['places'] = []
  for (const item of await listAllItems(client, providerId, signal)) {
    const portable = toPortable(item)
    if (portable) items.push(portable)
    if (item.id) places.push({ id: item.id, place: items.length - 1 })
  }
  const names = await namesOfFiles(client, items)
  return {
    items: items.map((item) => withoutGoneFiles(item, names)),
    places,
    left: places.length - items.length,
    load: (batch) => Promise.all(batch.map((item) => withFilesInline(item, { client, names }))),
  }
}
