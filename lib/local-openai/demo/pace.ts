import 'server-only'
import { setTimeout } from 'node:timers/promises'
import type { Written } from '../model/language-model.ts'
import type { Beat } from './beats.ts'

export type Pace = { wordsPerSecond: number; firstWordMs: number }

/** Waits that many milliseconds, or until the signal aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>

export const waitFor: Wait = async (ms, signal) => {
  try {
    await setTimeout(ms, undefined, { signal })
  } catch {
    // Aborted: whoever waited looks at the signal.
  }
}

/** What is written, text word by word, each with the space before it; ends at once when the signal aborts. */
export async function* paced(
  beats: readonly Beat[],
  { wordsPerSecond, firstWordMs }: Pace,
  { signal, wait }: { signal: AbortSignal; wait: Wait },
): AsyncGenerator<Written> {
  const betweenMs = wordsPerSecond > 0 ? 1000 / wordsPerSecond : 0
  let ms = firstWordMs
  for (const beat of beats) {
    for (const step of 'delta' in beat ? wordByWord(beat) : [beat]) {
      const takesTime = step.type === 'pause' || 'delta' in step
      if (step.type === 'pause') ms = step.words * betweenMs
      if (takesTime && ms > 0) await wait(ms, signal)
      if (signal.aborted) return
      if (takesTime) ms = betweenMs
      if (step.type !== 'pause') yield step
    }
  }
}

const wordByWord = <Piece extends { delta: string }>(beat: Piece): Piece[] =>
  (beat.delta.match(/\s*\S+|\s+$/g) ?? []).map((delta) => ({ ...beat, delta }))
