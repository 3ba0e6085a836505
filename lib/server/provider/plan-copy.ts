import 'server-only'
import type OpenAI from 'openai'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import type { Copy } from './copy-items.ts'
import { namesOfFiles, withFileIds, withFilesInline, withoutGoneFiles } from './inline-files.ts'
import { toPortable } from './portable-item.ts'

/** What a copy of a conversation must hold. */
export interface CopyPlan extends Copy {
  /** Every item there is now and the place of its copy; of one that isn't copied, of the last one before it. */
  places: { id: string; place: number }[]
  /** How many items mean nothing elsewhere and stay behind. */
  left: number
}

/** These items of a provider's conversation as another one there is to hold them. */
export async function planCopy(client: OpenAI, found: ConversationItem[]): Promise<CopyPlan> {
  const items: ResponseInputItem[] = []
  const places: CopyPlan['places'] = []
  for (const item of found) {
    const portable = toPortable(item)
    if (portable) items.push(portable)
    if (item.id) places.push({ id: item.id, place: items.length - 1 })
  }
  const names = await namesOfFiles(client, items)
  return {
    items: items.map((item) => withoutGoneFiles(item, names)),
    places,
    left: places.length - items.length,
    load: async (batch) => batch,
  }
}

/**
 * The same as another provider is to hold them: with its ids of the files that were uploaded there (`files`), and with the content
 * of the others.
 */
export async function planMove(
  client: OpenAI,
  found: ConversationItem[],
  files: Map<string, string>,
): Promise<CopyPlan> {
  const plan = await planCopy(client, found)
  const items = plan.items.map((item) => withFileIds(item, files))
  const there = new Set(files.values())
  const names = await namesOfFiles(client, items, there)
  return {
    ...{ ...plan, items },
    load: (batch) => Promise.all(batch.map((item) => withFilesInline(item, { client, names, there }))),
  }
}
