import type * as browserApi from '#lib/client/api/api.ts'
import { isTransient, toErrorInfo } from '#lib/client/api/api-error.ts'
import type * as listApi from '#lib/client/api/list-actions.ts'
import type { Failure } from '#lib/client/words/action-words.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import { changeOf } from '#lib/contract/placement.ts'
import { listedAs } from './all-conversations.ts'
import type { ConversationsStore } from './conversations-store.ts'
import { type ActionTarget, asChange, type ListAction, type Moving } from './list-action.ts'

export type ActionApi = Pick<typeof browserApi, 'updateConversation' | 'deleteConversation'> &
  Pick<typeof listApi, 'changeConversations'>

/** What became of each conversation. */
export type Outcome = { done: string[]; failed: Failure[] }

type Store = Pick<ConversationsStore, 'begin' | 'commit' | 'put' | 'remove'>
type Options = { api: ActionApi; store: Store; onProgress?: (done: number, all: number) => void }

type Doable = ListAction | Moving

/** As the API is asked for it. */
const asked = (action: Doable) =>
  typeof action === 'object' ? ({ action: 'move-to-project', ...action } as const) : { action }

/** Ids that go into one request. */
const CHUNK = 200

/**
 * Does it to one, to some or to all of a list. It shows at once and is taken back for those that the server refuses.
 * Never throws: what failed is in the outcome.
 */
export async function runListAction(action: Doable, target: ActionTarget, options: Options): Promise<Outcome> {
  const change = asChange({ target, action, at: new Date().toISOString() })
  const end = options.store.begin(change)
  try {
    if ('view' in target) return await runAll(action, target, options)
    const [id, ...others] = target.ids
    if (id === undefined) return { done: [], failed: [] }
    return others.length === 0 ? await runOne(action, id, options) : await runSome(action, [...target.ids], options)
  } finally {
    end()
  }
}

async function runOne(action: Doable, id: string, { api, store }: Options): Promise<Outcome> {
  const change = typeof action === 'object' ? action : changeOf(action)
  try {
    if (change) {
      const { conversation } = await api.updateConversation(id, change)
      store.put(conversation)
    } else {
      await api.deleteConversation(id, { forever: true })
      store.remove(id)
    }
    return { done: [id], failed: [] }
  } catch (failure) {
    return settled(action, [{ id, error: toErrorInfo(failure) }], store)
  }
}

async function runSome(action: Doable, ids: string[], options: Options): Promise<Outcome> {
  const { api, store, onProgress } = options
  const outcome: Outcome = { done: [], failed: [] }
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = ids.slice(start, start + CHUNK)
    try {
      const { results } = await api.changeConversations({ ...asked(action), ids: chunk })
      const { done, failed } = settled(action, results, store)
      store.commit(asChange({ target: { ids: new Set(done) }, action, at: new Date().toISOString() }))
      outcome.done.push(...done)
      outcome.failed.push(...failed)
    } catch (failure) {
      const error = toErrorInfo(failure)
      // The next request would wait for the same server.
      const lost = isTransient(failure) ? ids.slice(start) : chunk
      outcome.failed.push(...lost.map((id) => ({ id, error })))
      if (isTransient(failure)) return outcome
    }
    onProgress?.(Math.min(start + CHUNK, ids.length), ids.length)
  }
  return outcome
}

async function runAll(action: Doable, target: Extract<ActionTarget, { view: unknown }>, options: Options) {
  const { api, store } = options
  try {
    const { results } = await api.changeConversations({ ...asked(action), all: listedAs(target.view) })
    const outcome = settled(action, results, store)
    store.commit(asChange({ target: { ids: new Set(outcome.done) }, action, at: new Date().toISOString() }))
    return outcome
  } catch (failure) {
    const error = toErrorInfo(failure)
    return { done: [], failed: [{ id: '', error }] }
  }
}

/** What isn't there any more goes off the list too; where it should be deleted, that is what was wanted. */
function settled(action: Doable, results: { id: string; error: ErrorInfo | null }[], store: Store): Outcome {
  const outcome: Outcome = { done: [], failed: [] }
  for (const { id, error } of results) {
    const isGone = error?.code === 'conversation_not_found'
    if (isGone) store.remove(id)
    if (!error || (isGone && (action === 'trash' || action === 'delete-forever'))) outcome.done.push(id)
    else outcome.failed.push({ id, error })
  }
  return outcome
}
