import 'server-only'
import OpenAI from 'openai'
import type { Deletion } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { isMissingAtProvider } from '#lib/server/provider/provider-error.ts'
import { countItems, rememberItems, strikeOut } from './deletion-store.ts'

/** At one conversation. The local provider is this process and its database, which others want to use, too. */
const CALLS_AT_ONCE = { openai: 4, local: 1 }
/** What is done between two notes of it: so much is repeated when the process dies. */
const BATCH = 4
const PAGE = 100
const TIMEOUT_MS = 20_000
/** In units of RETRY_BASE_MS: how long an item that we know of may stay unlisted at the provider. */
const LISTED_WITHIN = 60

/**
 * Removes everything a deletion names from the provider: the responses, the items, the files, and at the very end the
 * conversation, without which none of the items could be found again. What is missing there counts as removed. Done again
 * after any failure, or a death in between, it goes on where it was.
 * @throws what the provider throws; ClaimLostError
 */
export async function deleteAtProvider(deletion: Deletion, signal: AbortSignal): Promise<void> {
  const client = providerClient(deletion.provider)
  const options = { signal, maxRetries: 0, timeout: TIMEOUT_MS }
  const removal = new Removal(deletion, signal)

  await removal.of('responseIds', deletion.responseIds, (id) => deleteResponse(client, id, options))
  const conversation_id = deletion.providerConversationId
  if (conversation_id !== null) {
    const deleteItem = (id: string) => client.conversations.items.delete(id, { conversation_id }, options)
    const list = (after?: string) =>
      client.conversations.items.list(conversation_id, { limit: PAGE, order: 'desc', after }, options)
    // The local provider's go with their conversation: one by one they would only keep the database from the app.
    if (deletion.provider === 'local') await countListed(deletion, list)
    else await deleteItems(removal, { list, deleteItem })
  }
  await removal.of('fileIds', deletion.fileIds, (id) => client.files.delete(id, options))
  if (conversation_id !== null) await ifThere(() => client.conversations.delete(conversation_id, options))
}

/** A response in flight can't be deleted, only cancelled; it locks its conversation, too. */
async function deleteResponse(client: OpenAI, id: string, options: OpenAI.RequestOptions): Promise<void> {
  try {
    await client.responses.delete(id, options)
  } catch (error) {
    if (!(error instanceof OpenAI.BadRequestError)) throw error
    await client.responses.cancel(id, options).catch((refused: unknown) => {
      // One without background can't be cancelled, and one that ended meanwhile neither.
      if (!(refused instanceof OpenAI.BadRequestError)) throw refused
    })
    await client.responses.delete(id, options)
  }
}

type List = (after?: string) => Promise<{ data: { id?: string | null }[]; has_more: boolean; last_id: string }>

interface Items {
  list: List
  deleteItem: (id: string) => Promise<unknown>
}

/** For the receipt. Of a conversation that is gone already what was counted before stands. */
async function countListed(deletion: Deletion, list: List): Promise<void> {
  let count = 0
  let page = await ifThere(() => list())
  if (!page) return
  for (;;) {
    count += page.data.length
    if (!page.has_more) break
    page = await list(page.last_id)
  }
  await countItems(deletion, count)
}

/** The first page again and again: behind what was deleted the next page moves up, and what is listed late turns up. */
async function deleteItems(removal: Removal, { list, deleteItem }: Items): Promise<void> {
  const { deletion } = removal
  const seen = new Set<string>()
  let page = await ifThere(() => list())
  while (page) {
    const found = page.data.flatMap(({ id }) => (id && !seen.has(id) ? [id] : []))
    if (found.length === 0) {
      // What was deleted is listed still, and hides the rest.
      if (page.has_more) throw new AppError('provider_busy')
      break
    }
    for (const id of found) seen.add(id)
    await rememberItems(deletion, found)
    await removal.of('itemIds', found, deleteItem)
    page = await ifThere(() => list())
  }
  const isEarly = Date.now() - deletion.requestedAt.getTime() < LISTED_WITHIN * env().RETRY_BASE_MS
  await removal.of('itemIds', deletion.itemIds, deleteItem, { mustBeThere: page !== null && isEarly })
}

/** Removes many of one kind, a few at a time, and notes after each few what is gone. */
class Removal {
  readonly deletion: Deletion
  readonly #signal: AbortSignal

  constructor(deletion: Deletion, signal: AbortSignal) {
    this.deletion = deletion
    this.#signal = signal
  }

  /** What fails doesn't keep the others of its few from being noted. */
  async of(
    column: 'responseIds' | 'itemIds' | 'fileIds',
    ids: string[],
    remove: (id: string) => Promise<unknown>,
    { mustBeThere = false } = {},
  ): Promise<void> {
    const atOnce = CALLS_AT_ONCE[this.deletion.provider]
    for (let start = 0; start < ids.length; start += BATCH) {
      this.#signal.throwIfAborted()
      const batch = ids.slice(start, start + BATCH)
      const gone: string[] = []
      const failures: unknown[] = []
      const lane = async (mine: string[]) => {
        for (const id of mine) {
          await (mustBeThere ? remove(id) : ifThere(() => remove(id))).then(
            () => gone.push(id),
            (error: unknown) => failures.push(error),
          )
        }
      }
      const lanes = Array.from({ length: atOnce }, (_, lane) => batch.filter((_, index) => index % atOnce === lane))
      await Promise.all(lanes.map(lane))
      if (gone.length > 0) await strikeOut(this.deletion, column, gone)
      if (failures.length > 0) throw failures[0]
    }
  }
}

/** What is missing at the provider needs no removing. */
async function ifThere<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (isMissingAtProvider(error)) return null
    throw error
  }
}
