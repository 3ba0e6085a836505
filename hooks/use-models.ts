import { useState } from 'react'
import useSWR from 'swr'
import * as api from '#lib/client/api.ts'
import { readStored, writeStored } from '#lib/client/browser-storage.ts'
import type { ModelList } from '#lib/contract/model.ts'

const MODEL_KEY = 'parley:model'

type Choice = { conversationId: string | null; model: string }

/** What the provider offers, once somebody is signed in, and which model answers next in the shown conversation. */
export function useModels(
  isSignedIn: boolean,
  conversation: { id: string; model: string } | null,
): { list: ModelList | null; model: string | null; chooseModel: (model: string) => void } {
  const { data } = useSWR(isSignedIn ? 'models' : null, api.listModels, { revalidateOnFocus: false })
  const [choice, setChoice] = useState<Choice | null>(null)
  const list = data ?? null
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
