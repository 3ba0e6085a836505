import { createStore } from '#lib/client/state/store.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import type { Asked, ListActions, ListActionsOptions } from './list-actions.ts'

type Doing = Omit<ListActions, 'asked' | 'ask'>

/** Without the part of the API that comes with the code. */
type Options = Omit<ListActionsOptions, 'api'> & {
  api: Pick<ListActionsOptions['api'], 'updateConversation' | 'deleteConversation'>
}

/** What can be done to listed conversations, whose code comes when something is done first. Should it not come, that is said. */
export function createListActionsOnDemand(options: Options): ListActions & { prepare: () => void } {
  const asked = createStore<Asked | null>(null)
  let doing: Doing | null = null

  async function load(): Promise<Doing> {
    const [{ createListActions }, more] = await Promise.all([
      import('./list-actions.ts'),
      import('#lib/client/api/list-actions.ts'),
    ])
    doing ??= createListActions({ ...options, api: { ...options.api, ...more } }, asked)
    return doing
  }

  /** At once when its code is there: what is done is seen at once then. */
  async function run<T>(work: (doing: Doing) => Promise<T>, otherwise: T): Promise<T> {
    if (doing) return work(doing)
    const loaded = await load().catch(() => null)
    if (loaded) return work(loaded)
    showToast({ text: 'The server could not be reached. Nothing was changed.', isError: true })
    return otherwise
  }

  return {
    perform: (action, target) => run((doing) => doing.perform(action, target), false),
    remove: (target) => run((doing) => doing.remove(target), undefined),
    rename: (id, title) => run((doing) => doing.rename(id, title), undefined),
    move: (conversation) => run((doing) => doing.move(conversation), undefined),
    emptyTrash: () => run((doing) => doing.emptyTrash(), undefined),
    asked: { getState: asked.getState, subscribe: asked.subscribe },
    ask: asked.set,
    /** Something may be done soon. */
    prepare: () => void load().catch(() => {}),
  }
}
