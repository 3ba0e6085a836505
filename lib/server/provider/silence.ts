import 'server-only'

/** Thrown when a stream has said nothing for too long. */
export class SilenceError extends Error {
  override name = 'SilenceError'
}

/**
 * The items of `source`, with at most `firstMs` before the first and `limitMs` between two of them. The SDK itself waits
 * without end.
 * @throws SilenceError
 */
export async function* withSilenceLimit<T>(
  source: AsyncIterable<T>,
  { firstMs, limitMs }: { firstMs: number; limitMs: number },
): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]()
  let finished = false
  let ms = firstMs
  try {
    for (;;) {
      const next = await within(iterator.next(), ms)
      ms = limitMs
      finished = next.done === true
      if (next.done) return
      yield next.value
    }
  } finally {
    // Not awaited: it settles only when the pending read does.
    if (!finished) iterator.return?.().catch(() => {})
  }
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  const { promise: timeout, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new SilenceError(`Nothing for ${ms} ms.`)), ms)
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
    promise.catch(() => {})
  }
}
