import { useEffect, useState } from 'react'

/** A part whose code comes when it is first needed: null until it has come, and for as long as it doesn't. */
export type Loadable<T> = { current: T | null; load: () => Promise<T> }

/** Remembers what was loaded, so that whoever comes later has it at once. */
export function loadable<T>(load: () => Promise<T>): Loadable<T> {
  const loading: Loadable<T> = {
    current: null,
    load: async () => {
      loading.current ??= await load()
      return loading.current
    },
  }
  return loading
}

/** The loaded part. Should it not come, what stands in its place stays; the next one that is shown tries again. */
export function useLoaded<T>(part: Loadable<T>): T | null {
  const [loaded, setLoaded] = useState(() => ({ part: part.current }))
  useEffect(() => {
    if (loaded.part !== null) return
    part.load().then(
      (value) => setLoaded({ part: value }),
      () => {},
    )
  }, [part, loaded.part])
  return loaded.part
}
