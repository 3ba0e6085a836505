/** Runs the work while no other tab runs work of this name; without Web Locks (plain http) it just runs. */
export async function withTabLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  // Typed as always there, but missing outside secure contexts.
  const locks = navigator.locks as LockManager | undefined
  if (!locks) return work()
  return await locks.request(name, work)
}
