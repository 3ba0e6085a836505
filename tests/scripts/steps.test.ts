import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { step, timeLine } from '#scripts/checks/steps.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'log').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('one line says where the time of all steps went, also of one that failed', async () => {
  await step('types', async () => vi.advanceTimersByTime(1500))
  const failing = step('build', async () => {
    vi.advanceTimersByTime(60_000)
    throw new Error('It broke.')
  })
  await expect(failing).rejects.toThrow('It broke.')
  expect(timeLine()).toBe('Time: types 1.5 s, build 60.0 s')
})
