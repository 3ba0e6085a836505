import type * as browserApi from '#lib/client/api/api.ts'
import { readStored, writeStored } from '#lib/client/browser/browser-storage.ts'
import { personKey } from '#lib/client/browser/person-storage.ts'
import { createStore, type Readable } from '#lib/client/state/store.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { ModelList, Provider } from '#lib/contract/model.ts'

const MODEL = 'model'

export type ModelsState = {
  /** What the provider of new conversations offers. */
  home: ModelList | null
  /** Conversations stay where they began: what other providers offer. */
  away: { readonly [Name in Provider]?: ModelList }
  /** What was chosen last, and where. */
  choice: { conversationId: string | null; model: string } | null
}

export type Models = Readable<ModelsState> & {
  /**
   * Loads what a conversation can be answered by, null: a new one, unless that is there; anew where the list is too old to
   * name what answers the conversation. Never throws.
   */
  load: (conversation: Pick<Conversation, 'provider' | 'model'> | null) => Promise<void>
  choose: (conversationId: string | null, model: string) => void
  /** Forgets everything, for the next person. */
  clear: () => void
}

type Api = Pick<typeof browserApi, 'listModels' | 'listModelsOf'>
type Answered = Pick<Conversation, 'id' | 'model' | 'provider'>

const nothing: ModelsState = { home: null, away: {}, choice: null }

export function createModels(api: Api): Models {
  const { getState, subscribe, set } = createStore(nothing)
  /** What is on its way for the person who is there. */
  const loading = new Map<string, Promise<void>>()

  function once(name: string, work: () => Promise<(state: ModelsState) => ModelsState>): Promise<void> {
    const run = async () => {
      try {
        const change = await work()
        if (loading.get(name) === own) set(change(getState()))
      } catch {
        // Without a choice the default answers; it is asked for again with the next conversation.
      } finally {
        if (loading.get(name) === own) loading.delete(name)
      }
    }
    const own: Promise<void> = loading.get(name) ?? run()
    loading.set(name, own)
    return own
  }

  return {
    getState,
    subscribe,
    async load(conversation) {
      const before = getState().home
      if (!before || (conversation?.provider === before.provider && !offers(before, conversation.model))) {
        await once('home', async () => {
          const home = await api.listModels()
          return (state) => ({ ...state, home })
        })
      }
      const { home, away } = getState()
      const provider = conversation?.provider
      if (!home || !provider || provider === home.provider || away[provider]) return
      await once(provider, async () => {
        const list = await api.listModelsOf(provider)
        return (state) => ({ ...state, away: { ...state.away, [provider]: list } })
      })
    },
    choose(conversationId, model) {
      set({ ...getState(), choice: { conversationId, model } })
      writeStored('localStorage', personKey(MODEL), model)
    },
    clear() {
      loading.clear()
      set(nothing)
    },
  }
}

/** What a conversation, null: a new one, can be answered by. */
export function modelsFor({ home, away }: ModelsState, conversation: Answered | null): ModelList | null {
  return conversation && home && conversation.provider !== home.provider ? (away[conversation.provider] ?? null) : home
}

/**
 * The model that answers next; null while that is unknown, or where the conversation's own is gone and no other was chosen: another
 * would be nobody's choice. `preferred` is what the person begins with.
 */
export function modelFor(state: ModelsState, conversation: Answered | null, preferred?: string | null): string | null {
  const list = modelsFor(state, conversation)
  if (!list || goneModel(state, conversation) !== null) return null
  const { choice } = state
  const wanted = [
    choice && choice.conversationId === (conversation?.id ?? null) ? choice.model : null,
    ...(conversation ? [conversation.model] : [preferred, readStored('localStorage', personKey(MODEL))]),
    list.defaultModel,
  ]
  return wanted.find((model) => model && offers(list, model)) ?? null
}

/** What answered the conversation before and is there no more; null when it is, or when another was chosen. */
export function goneModel(state: ModelsState, conversation: Answered | null): string | null {
  const list = modelsFor(state, conversation)
  // What stands in for a model server says so itself, and goes when the server comes.
  if (!conversation || !list || list.isStandIn || offers(list, conversation.model)) return null
  const { choice } = state
  const isReplaced = choice !== null && choice.conversationId === conversation.id && offers(list, choice.model)
  return isReplaced ? null : conversation.model
}

const offers = ({ models, more = [] }: ModelList, model: string) =>
  models.some(({ id }) => id === model) || more.includes(model)
