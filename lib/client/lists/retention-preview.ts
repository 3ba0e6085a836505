import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { previewRetention } from '#lib/client/api/clean-up.ts'
import { createStore } from '#lib/client/state/store.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { RetentionPreview } from '#lib/contract/retention.ts'

/** Whoever types 365 doesn't want to hear of 3 and 36. */
const PAUSE_MS = 250

export type RetentionPreviewState = {
  /** What was told last, and for how many days. */
  told: { days: number; preview: RetentionPreview } | null
  failed: { days: number; error: ErrorInfo } | null
}

/** What a retention of so many days would delete now, for whoever is about to save it. */
export const previewNow = (days: number): Promise<RetentionPreview> => previewRetention(days)

/** The same while the days are being typed. */
export function createRetentionPreview() {
  const { getState, subscribe, set } = createStore<RetentionPreviewState>({ told: null, failed: null })
  let questions = 0
  let pause: ReturnType<typeof setTimeout> | undefined

  async function ask(days: number) {
    questions += 1
    const mine = questions
    try {
      const preview = await previewRetention(days)
      if (mine === questions) set({ told: { days, preview }, failed: null })
    } catch (error) {
      if (mine === questions) set({ ...getState(), failed: { days, error: toErrorInfo(error) } })
    }
  }

  return {
    getState,
    subscribe,
    /** Asked for once it has stayed for a moment; null: off. */
    want(days: number | null): void {
      clearTimeout(pause)
      questions += 1
      if (days !== null && days !== getState().told?.days) pause = setTimeout(ask, PAUSE_MS, days)
    },
  }
}
