import { afterEach, expect, it, vi } from 'vitest'
import { onReturn } from '#lib/client/browser/on-return.ts'

afterEach(() => vi.useRealTimers())

it('tells once of a return that the browser tells of twice, and of each return', () => {
  vi.useFakeTimers()
  const callback = vi.fn<() => void>()
  const stop = onReturn(callback)
  const comeBack = () => {
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('focus'))
  }
  comeBack()
  expect(callback).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1000)
  comeBack()
  expect(callback).toHaveBeenCalledTimes(2)
  stop()
  vi.advanceTimersByTime(1000)
  comeBack()
  expect(callback).toHaveBeenCalledTimes(2)
})
