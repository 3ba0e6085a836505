import { act as actOnly } from '@testing-library/react'

// Before any test fakes it.
const { setImmediate } = globalThis

/** Does it, and waits for what the network brings of it: the mocked one answers within one round of the event loop. */
export async function act<T>(work: () => T | Promise<T>): Promise<T> {
  return await actOnly(async () => {
    const result = await work()
    await new Promise<void>((done) => setImmediate(done))
    return result
  })
}
