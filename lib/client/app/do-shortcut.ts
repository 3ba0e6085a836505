import { copyText } from '#lib/client/browser/clipboard.ts'
import { conversationPath, navigate } from '#lib/client/browser/navigation.ts'
import type { ShortcutName } from '#lib/client/browser/shortcuts.ts'
import { visibleText } from '#lib/client/chat/chat-message.ts'
import { tellCopied } from '#lib/client/toasts/tell-copied.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import type { App } from './app.ts'

const doings: Record<Exclude<ShortcutName, 'help'>, (app: App) => void> = {
  new: (app) => app.startNew(),
  model: () => document.querySelector<HTMLElement>('[data-model-picker]')?.click(),
  edit(app) {
    if (!app.edit(null)) showToast({ text: 'There is no message of yours to edit here.' })
  },
  copy({ chat }) {
    const answer = chat.getState().messages.findLast(({ role }) => role === 'assistant')
    if (answer) void tellCopied(copyText(visibleText(answer)))
    else showToast({ text: 'There is no answer to copy here.' })
  },
  previous: (app) => goTo(app, (ids, at) => ids[at < 0 ? -1 : at - 1]),
  next: (app) => goTo(app, (ids, at) => ids[at + 1]),
}

/** Does what a shortcut asks for; where there is nothing to do it with, that is said. */
export const doShortcut = (app: App, name: Exclude<ShortcutName, 'help'>): void => doings[name](app)

/** In the order of the sidebar. */
function goTo({ conversations, chat }: App, choose: (ids: string[], at: number) => string | undefined): void {
  const { lists } = conversations.getState().conversations
  const ids = [...(lists.pinned?.ids ?? []), ...(lists.recent?.ids ?? [])]
  const id = choose(ids, ids.indexOf(chat.getState().conversationId ?? ''))
  if (id !== undefined) navigate(conversationPath(id))
}
