import type { ReactNode } from 'react'

/** What goes with the message beside its text. */
export type ComposerFiles = {
  count: number
  /** Some are still on their way: the message waits for them. */
  isComing: boolean
  /** Why it can't be sent with them; null: it can. */
  fault: string | null
  add: (files: File[]) => void
  /** What shows them, with what there is to say. */
  show: (note: string | null) => ReactNode
}

export const noFiles: ComposerFiles = { count: 0, isComing: false, fault: null, add: () => {}, show: () => null }
