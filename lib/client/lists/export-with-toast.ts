import * as api from '#lib/client/api/api.ts'
import { download } from '#lib/client/browser/download.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import { failureWords } from '#lib/client/words/action-words.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import { type Conversation, UNTITLED } from '#lib/contract/conversation.ts'
import { type ExportFormat, exportName, exportText, readConversations } from './export-conversations.ts'

/** Makes one file of these conversations and says how it went; those that failed can be tried again alone. */
export async function exportWithToast(conversations: Conversation[], format: ExportFormat): Promise<void> {
  const all = conversations.length
  const progress = (done: number) => ({ text: `Exporting ${done} of ${all} …`, isBusy: true })
  const toast = showToast(progress(0))
  const { read, failed } = await readConversations(conversations, {
    api,
    onProgress: (done) => toast.change(progress(done)),
  })
  if (read.length > 0) download(exportName(read, format), exportText(read, format), format)
  const titles = new Map(conversations.map(({ id, title }) => [id, isolate(title || UNTITLED)]))
  const [only] = read
  const done =
    only && read.length === 1
      ? `“${isolate(only.conversation.title || UNTITLED)}” exported.`
      : `${read.length.toLocaleString('en')} exported.`
  if (failed.length === 0) {
    toast.change({ text: done })
    return
  }
  const missing = conversations.filter(({ id }) => failed.some((failure) => failure.id === id))
  toast.change({
    ...failureWords('exported', read.length > 0 ? done : null, failed, (id) => titles.get(id) ?? null),
    isError: true,
    action: { label: 'Try again', run: () => exportWithToast(missing, format) },
  })
}
