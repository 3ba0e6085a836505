import { addToDraft, placeOf } from '#lib/client/chat/drafts.ts'
import type { FileInfo, SentFile } from '#lib/contract/file.ts'
import type { App } from './app.ts'

/** Takes a message that waits back into the composer, before what is typed there. */
export async function editWaiting({ queue, chat, attachments }: App, turnId: string): Promise<void> {
  const said = await queue.take(turnId)
  if (!said) return
  const { conversationId } = chat.getState()
  if (said.text !== '') addToDraft(conversationId, said.text)
  const files = said.files?.filter(isThere) ?? []
  if (files.length > 0) attachments.put(placeOf(conversationId), files)
}

/** Takes it back for good. */
export async function removeWaiting({ queue }: App, turnId: string): Promise<void> {
  await queue.take(turnId)
}

const isThere = (file: SentFile): file is FileInfo => file.id !== null
