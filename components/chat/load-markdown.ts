import type { ComponentType } from 'react'
import { useSyncExternalStore } from 'react'
import type { CitedWords } from '#lib/client/markdown/cited-words.ts'

type Parts = {
  FormattedMarkdown: ComponentType<{ text: string; isGrowing: boolean; citations?: readonly CitedWords[] }>
  TypedCode: ComponentType<{ text: string }>
}

let parts: Parts | null = null
let loading: Promise<void> | null = null
const listeners = new Set<() => void>()

/** Fetches what formats messages; asked for before the first is there, so that nobody waits. */
export function loadMarkdown(): Promise<void> {
  loading ??= import('./message-formats.ts').then(
    ({ FormattedMarkdown, TypedCode }) => {
      parts = { FormattedMarkdown, TypedCode }
      for (const listener of listeners) listener()
    },
    () => {
      // Without it messages are as typed; the next one tries again.
      loading = null
    },
  )
  return loading
}

function subscribe(listener: () => void) {
  loadMarkdown()
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What formats messages, once it is there. */
export const useMarkdown = (): Parts | null =>
  useSyncExternalStore(
    subscribe,
    () => parts,
    () => null,
  )
