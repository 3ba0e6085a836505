import { useState } from 'react'
import useSWR from 'swr'
import * as api from '#lib/client/api/api.ts'
import { readStored, writeStored } from '#lib/client/browser/browser-storage.ts'
import type { ModelList, Provider } from '#lib/contract/model.ts'

const MODEL_KEY = 'parley:model'

type Choice = { conversationId: string | null; model: string }

/**
 * What the shown conversation's provider offers, or that of new ones, once somebody is signed in, and which model answers
 * next. Conversations stay where they began, so the two may differ.
 */
export function useModels(
  isSignedIn: boolean,
  conversation: { id: string; model: string; provider: Provider } | null,
): { list: ModelList | null; model: string | null; chooseModel: (model: string) => void } {
  const { data: atHome } = useSWR(isSignedIn ? 'models' : null, api.listModels, { revalidateOnFocus: false })
  const elsewhere = atHome && conversation && conversation.provider !== atHome.provider ? conversation.provider : null
  const { data: away } = useSWR(
    elsewhere ? ['models', elsewhere] : null,
    () => elsewhere && api.listModelsOf(elsewhere),
    {
      revalidateOnFocus: false,
    },
  )
  const [choice, setChoice] = useState<Choice | null>(null)
  const list = (elsewhere ? away : atHome) ?? null
  const conversationId = conversation?.id ?? null
  const isOffered = (model: string | null | undefined) => list?.models.some(({ id }) => id === model)

  const wanted = [
    choice?.conversationId === conversationId ? choice.model : null,
    conversation ? conversation.model : list && readStored('localStorage', MODEL_KEY),
    list?.defaultModel,
  ]
  return {
    list,
    model: wanted.find(isOffered) ?? null,
    chooseModel: (model) => {
      setChoice({ conversationId, model })
      writeStored('localStorage', MODEL_KEY, model)
    },
  }
}
