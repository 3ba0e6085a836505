import 'server-only'
import { setTimeout } from 'node:timers/promises'

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

/** A text word by word, each with the space before it; ends at once when the signal aborts. */
export async function* paced(
  text: string,
  { wordsPerSecond, firstWordMs }: Pace,
  { signal, wait }: { signal: AbortSignal; wait: Wait },
): AsyncGenerator<string> {
  const words = text.match(/\s*\S+|\s+$/g) ?? []
  const betweenMs = wordsPerSecond > 0 ? 1000 / wordsPerSecond : 0
  for (const [index, word] of words.entries()) {
    const ms = index === 0 ? firstWordMs : betweenMs
    if (ms > 0) await wait(ms, signal)
    if (signal.aborted) return
    yield word
  }
}
