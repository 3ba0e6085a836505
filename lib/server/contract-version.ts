import 'server-only'
import { CONTRACT_HEADER, codeOfFirstVersion, isErrorCode } from '#lib/contract/error.ts'

const versionOf = (request: Request | undefined) => Number(request?.headers.get(CONTRACT_HEADER) ?? 1)

/** Whether whoever sent `request` knows live events of drafts; an open tab of the release before does not. */
export const readsDrafts = (request: Request): boolean => versionOf(request) >= 3

/** The same of settings. */
export const readsSettings = (request: Request): boolean => versionOf(request) >= 4

/** Whether whoever sent `request` reads error codes that are newer than they are. */
const readsAnyCode = (request: Request | undefined) => versionOf(request) >= 2

/** What is said to who sent `request`, with error codes that they know. */
export const forClient = <T>(request: Request | undefined, said: T): T =>
  readsAnyCode(request) ? said : (inOldCodes(said) as T)

/** The same for events. */
export const eventsForClient = <T>(request: Request, events: AsyncIterable<T>): AsyncIterable<T> =>
  readsAnyCode(request) ? events : eachInOldCodes(events)

function eachInOldCodes<T>(events: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = events[Symbol.asyncIterator]()
  const old = ({ done, value }: IteratorResult<T>): IteratorResult<T> =>
    done ? { done, value } : { done: false, value: inOldCodes(value) as T }
  return {
    // Not a generator: one that waits hears of its return only after its wait.
    [Symbol.asyncIterator]: () => ({
      next: async () => old(await iterator.next()),
      return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
    }),
  }
}

/** Errors stand under `error` everywhere; what people named themselves, such as metadata, holds no objects. */
function inOldCodes(said: unknown): unknown {
  if (Array.isArray(said)) return said.map(inOldCodes)
  if (said === null || typeof said !== 'object' || Object.getPrototypeOf(said) !== Object.prototype) return said
  return Object.fromEntries(
    Object.entries(said).map(([name, value]) => [name, name === 'error' ? oldError(value) : inOldCodes(value)]),
  )
}

function oldError(error: unknown): unknown {
  const { code } = (error ?? {}) as { code?: unknown }
  if (typeof code !== 'string' || !isErrorCode(code)) return error
  return { ...(error as object), code: codeOfFirstVersion[code] ?? code }
}
