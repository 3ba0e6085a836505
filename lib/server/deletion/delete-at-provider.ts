import 'server-only'
import OpenAI from 'openai'
import type { Deletion } from '#lib/server/db/generated/client.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { countListed, deleteItems } from './delete-items.ts'
import { ifThere, Removal } from './removal.ts'

const PAGE = 100
const TIMEOUT_MS = 20_000

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
