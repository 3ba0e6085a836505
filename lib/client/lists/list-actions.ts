import type * as browserApi from '#lib/client/api/api.ts'
import type * as listApi from '#lib/client/api/list-actions.ts'
import { createStore } from '#lib/client/state/store.ts'
import { closeUndos, showToast } from '#lib/client/toasts/toasts.ts'
import { busyText, doneText } from '#lib/client/words/action-words.ts'
import { type Conversation, UNTITLED } from '#lib/contract/conversation.ts'
import { listOf } from './conversations.ts'
import type { ConversationsStore } from './conversations-store.ts'
import { type ActionTarget, asChange, isIn, type ListAction } from './list-action.ts'
import { inBrief, sayBusy, sayFailure, sayOutcome } from './list-action-toasts.ts'
import { runListAction } from './run-list-action.ts'

export type ListActionsOptions = {
  api: Pick<typeof browserApi, 'updateConversation' | 'deleteConversation'> & typeof listApi
  store: ConversationsStore
  /** The conversation that is shown. */
  getShownId: () => string | null
  /** How long the trash keeps a conversation, 0 where there is none. Throws when that can't be found out. */
  findTrashDays: () => Promise<number>
  /** Shows a conversation, null for a new one. */
  show: (id: string | null) => void
}

/** What can be asked about before it is done. */
export type Asked = { target: ActionTarget; conversation: Conversation | null } | 'empty-trash'

export type ListActions = ReturnType<typeof createListActions>

/** Everything that can be done to listed conversations. Nothing throws: what fails is taken back, and said. */
export function createListActions(options: ListActionsOptions, asked = createStore<Asked | null>(null)) {
  const { api, store, getShownId, findTrashDays, show } = options
  const titleOf = (id: string) => {
    const conversation = store.find(id)
    return conversation && inBrief(conversation.title || UNTITLED)
  }
  const onlyNameOf = (target: ActionTarget) => {
    const [id] = 'ids' in target && target.ids.size === 1 ? target.ids : []
    return id === undefined ? null : titleOf(id)
  }

  /** Does it, shows it at once and says how it ended; true when nothing failed. */
  async function perform(action: ListAction, target: ActionTarget): Promise<boolean> {
    closeUndos(({ ids }) =>
      [...ids].some((id) => ('ids' in target || store.find(id) !== null) && covers(store, target, id)),
    )
    const shown = getShownId()
    const name = onlyNameOf(target)
    const takesShown =
      shown !== null && (action === 'trash' || action === 'delete-forever') && covers(store, target, shown)
    if (takesShown) show(null)
    const toast = 'ids' in target && target.ids.size <= 1 ? null : sayBusy(action, target)
    const onProgress = (done: number, all: number) => toast?.change({ text: busyText(action, done, all), isBusy: true })
    const outcome = await runListAction(action, target, { api, store, onProgress })
    const isBack = outcome.failed.some(({ id }) => id === shown || id === '')
    if (takesShown && isBack && getShownId() === null) show(shown)
    const onUndone = takesShown && !isBack ? () => show(shown) : null
    sayOutcome({ action, target, outcome, name, titleOf, toast, perform, onUndone })
    return outcome.failed.length === 0
  }

  /** Into the trash; where there is none, for good, after asking. */
  async function remove(target: ActionTarget): Promise<void> {
    const [id] = 'ids' in target ? target.ids : []
    const isOne = 'ids' in target && target.ids.size === 1
    try {
      // What can't be taken back must not be done for not knowing better.
      if ((await findTrashDays()) > 0) await perform('trash', target)
      else asked.set({ target, conversation: isOne && id ? store.find(id) : null })
    } catch (failure) {
      sayFailure(onlyNameOf(target), 'deleted', { failure, again: () => remove(target) })
    }
  }

  async function rename(id: string, title: string): Promise<void> {
    const before = titleOf(id)
    const end = store.begin(asChange({ target: { ids: new Set([id]) }, action: { title }, at: '' }))
    try {
      const { conversation } = await api.updateConversation(id, { title })
      store.put(conversation)
    } catch (failure) {
      sayFailure(before, 'renamed', { failure, again: () => rename(id, title) })
    } finally {
      end()
    }
  }

  /** To OpenAI. */
  async function move(conversation: Conversation): Promise<void> {
    const name = inBrief(conversation.title || UNTITLED)
    const toast = showToast({ text: `Moving “${name}” to OpenAI …`, isBusy: true })
    try {
      const moved = await api.moveConversation(conversation.id)
      store.put(moved.conversation)
      toast.change({ text: `“${name}” moved to OpenAI.` })
    } catch (failure) {
      toast.close()
      sayFailure(name, 'moved', { failure, again: () => move(conversation) })
    }
  }

  async function emptyTrash(): Promise<void> {
    const shown = getShownId()
    if (shown !== null && store.find(shown)?.trashedAt) show(null)
    closeUndos(({ action }) => action === 'trash')
    const toast = showToast({ text: 'Emptying the trash …', isBusy: true })
    const change = asChange({ target: { view: 'trash' }, action: 'delete-forever', at: '' })
    const end = store.begin(change)
    try {
      const { conversations } = await api.emptyTrash()
      store.commit(change)
      toast.change({ text: conversations === 0 ? 'The trash is empty.' : doneText('delete-forever', conversations) })
    } catch (failure) {
      toast.close()
      sayFailure(null, 'deleted', { failure, again: emptyTrash })
    } finally {
      end()
      store.refresh()
    }
  }

  return {
    perform,
    remove,
    rename,
    move,
    emptyTrash,
    /** What has to be confirmed now. */
    asked: { getState: asked.getState, subscribe: asked.subscribe },
    ask: asked.set,
  }
}

function covers(store: ConversationsStore, target: ActionTarget, id: string): boolean {
  if ('ids' in target) return target.ids.has(id)
  const conversation = store.find(id)
  return conversation !== null && isIn(target.view, listOf(conversation))
}
