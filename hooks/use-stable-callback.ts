import { useCallback, useLayoutEffect, useRef } from 'react'

/** A function that never changes and calls the latest one given; not for calling while rendering. */
export function useStableCallback<Args extends unknown[], Result>(callback: (...args: Args) => Result) {
  const latest = useRef(callback)
  useLayoutEffect(() => {
    latest.current = callback
  })
  return useCallback((...args: Args): Result => latest.current(...args), [])
}
