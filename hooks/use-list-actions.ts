import { useMemo, useState } from 'react'
import * as api from '#lib/client/api/api.ts'
import type { ConversationListStore } from '#lib/client/lists/conversation-list-store.ts'
import type { ActionTarget, ListAction } from '#lib/client/lists/list-action.ts'
import { inBrief, sayBusy, sayFailure, sayOutcome } from '#lib/client/lists/list-action-toasts.ts'
import { runListAction } from '#lib/client/lists/run-list-action.ts'
import { closeUndos, showToast } from '#lib/client/toasts/toasts.ts'
import { busyText, doneText } from '#lib/client/words/action-words.ts'
import { type Conversation, UNTITLED } from '#lib/contract/conversation.ts'
import { useStableCallback } from './use-stable-callback.ts'

type Options = {
  store: ConversationListStore
  /** The conversation that is shown. */
  currentId: string | null
  /** How long the trash keeps a conversation, 0 where there is none; null while that isn't known. */
  trashDays: number | null
  /** Shows a conversation, null for a new one. */
  onShow: (id: string | null) => void
}

/** What can be asked about before it is done. */
export type Asked = { target: ActionTarget; conversation: Conversation | null } | 'empty-trash'

export type ListActions = {
  /** Does it, shows it at once and says how it ended; true when nothing failed. */
  perform: (action: ListAction, target: ActionTarget) => Promise<boolean>
  /** Into the trash; where there is none, for good, after asking. */
  remove: (target: ActionTarget) => void
  rename: (id: string, title: string) => void
  move: (conversation: Conversation) => void
  emptyTrash: () => void
  /** How long the trash keeps a conversation; null while that isn't known. */
  trashDays: number | null
  /** What has to be confirmed now. */
  asked: Asked | null
  ask: (asked: Asked | null) => void
}

/** Everything that can be done to listed conversations. Nothing throws: what fails is taken back, and said. */
export function useListActions({ store, currentId, trashDays, onShow }: Options): ListActions {
  const [asked, ask] = useState<Asked | null>(null)
  const getCurrentId = useStableCallback(() => currentId)
  const show = useStableCallback(onShow)
  const titleOf = (id: string) => {
    const conversation = store.find(id)
    return conversation && inBrief(conversation.title || UNTITLED)
  }
  const onlyNameOf = (target: ActionTarget) => {
    const [id] = 'ids' in target && target.ids.size === 1 ? target.ids : []
    return id === undefined ? null : titleOf(id)
  }

  async function perform(action: ListAction, target: ActionTarget): Promise<boolean> {
    closeUndos(({ ids }) =>
      [...ids].some((id) => ('ids' in target || store.find(id) !== null) && covers(store, target, id)),
    )
    const shown = getCurrentId()
    const name = onlyNameOf(target)
    const takesShown =
      shown !== null && (action === 'trash' || action === 'delete-forever') && covers(store, target, shown)
    if (takesShown) show(null)
    const toast = 'ids' in target && target.ids.size <= 1 ? null : sayBusy(action, target)
    const onProgress = (done: number, all: number) => toast?.change({ text: busyText(action, done, all), isBusy: true })
    const outcome = await runListAction(action, target, { api, store, onProgress })
    const isBack = outcome.failed.some(({ id }) => id === shown || id === '')
    if (takesShown && isBack && getCurrentId() === null) show(shown)
    const onUndone = takesShown && !isBack ? () => show(shown) : null
    sayOutcome({ action, target, outcome, name, titleOf, toast, perform, onUndone })
    return outcome.failed.length === 0
  }

  async function remove(target: ActionTarget) {
    const [id] = 'ids' in target ? target.ids : []
    const isOne = 'ids' in target && target.ids.size === 1
    try {
      // What can't be taken back must not be done for not knowing better.
      const days = trashDays ?? (await api.loadSettings()).trashDays
      if (days > 0) await perform('trash', target)
      else ask({ target, conversation: isOne && id ? store.find(id) : null })
    } catch (failure) {
      sayFailure(onlyNameOf(target), 'deleted', { failure, again: () => remove(target) })
    }
  }

  async function rename(id: string, title: string) {
    const before = titleOf(id)
    const end = store.begin({ target: { ids: new Set([id]) }, action: { title }, at: '' })
    try {
      const { conversation } = await api.updateConversation(id, { title })
      store.applyLiveEvent({ type: 'conversation-changed', conversation })
    } catch (failure) {
      sayFailure(before, 'renamed', { failure, again: () => rename(id, title) })
    } finally {
      end()
    }
  }

  async function move(conversation: Conversation) {
    const name = inBrief(conversation.title || UNTITLED)
    const toast = showToast({ text: `Moving “${name}” to OpenAI …`, isBusy: true })
    try {
      const moved = await api.moveConversation(conversation.id)
      store.applyLiveEvent({ type: 'conversation-changed', conversation: moved.conversation })
      toast.change({ text: `“${name}” moved to OpenAI.` })
    } catch (failure) {
      toast.close()
      sayFailure(name, 'moved', { failure, again: () => move(conversation) })
    }
  }

  async function emptyTrash() {
    const shown = getCurrentId()
    if (shown !== null && store.find(shown)?.trashedAt) show(null)
    closeUndos(({ action }) => action === 'trash')
    const toast = showToast({ text: 'Emptying the trash …', isBusy: true })
    const change = { target: { view: 'trash' }, action: 'delete-forever', at: '' } as const
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

  // Stable, or the whole list would be drawn again with every word of an answer.
  const stable = {
    perform: useStableCallback(perform),
    remove: useStableCallback(remove),
    rename: useStableCallback(rename),
    move: useStableCallback(move),
    emptyTrash: useStableCallback(emptyTrash),
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the others never change
  return useMemo(() => ({ ...stable, asked, ask, trashDays }), [asked, trashDays])
}

function covers(store: ConversationListStore, target: ActionTarget, id: string): boolean {
  if ('ids' in target) return target.ids.has(id)
  const { trashedAt, archivedAt } = store.find(id) ?? {}
  if (target.view === 'trash') return Boolean(trashedAt)
  return target.view === 'archived' ? Boolean(archivedAt) : !archivedAt && !trashedAt
}
