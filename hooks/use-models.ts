import { useCallback } from 'react'
import { goneModel, modelFor, modelsFor } from '#lib/client/chat/models.ts'
import type { ModelList } from '#lib/contract/model.ts'
import { useApp, usePage, useShownConversation } from './use-app.ts'
import { useStore } from './use-store.ts'

export type UseModels = {
  list: ModelList | null
  /** The one that answers next; null while that isn't known. */
  model: string | null
  /** What answered before and is there no more: another has to be chosen. */
  gone: string | null
  choose: (model: string) => void
}

/** What the shown conversation, or a new one, can be answered by. */
export function useModels(): UseModels {
  const { models, settings } = useApp()
  const own = useStore(settings, ({ value }) => value?.models?.default)
  const preferred = usePage((page) => page.preferredModel) ?? own
  const conversation = useShownConversation()
  const id = conversation?.id ?? null
  return {
    list: useStore(models, (state) => modelsFor(state, conversation)),
    model: useStore(models, (state) => modelFor(state, conversation, preferred)),
    gone: useStore(models, (state) => goneModel(state, conversation)),
    choose: useCallback((model: string) => models.choose(id, model), [models, id]),
  }
}
