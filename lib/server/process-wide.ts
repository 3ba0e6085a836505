import 'server-only'

/**
 * One instance per process under `name`, made on first use. A plain module variable would exist once per bundle, because
 * Next compiles each route's modules apart, and again after every hot reload.
 */
export function processWide<T>(name: string, create: () => T): T {
  const key = Symbol.for(name)
  const store = globalThis as { [key]?: T }
  store[key] ??= create()
  return store[key]
}
