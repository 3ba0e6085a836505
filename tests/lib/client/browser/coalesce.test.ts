import { expect, it } from 'vitest'
import { coalesce } from '#lib/client/browser/coalesce.ts'

function aWork() {
  const runs: PromiseWithResolvers<void>[] = []
  const run = coalesce(() => {
    const work = Promise.withResolvers<void>()
    runs.push(work)
    return work.promise
  })
  return { runs, run }
}

it('runs once more after the run under way, for however many asked meanwhile', async () => {
  const { runs, run } = aWork()
  const first = run()
  const others = [run(), run(), run()]
  expect(runs).toHaveLength(1)
  runs[0]?.resolve()
  await first
  await Promise.resolve()
  runs[1]?.resolve()
  await Promise.all(others)
  expect(runs).toHaveLength(2)
})

it('runs again after a failure, which only those hear of who asked for that run', async () => {
  const { runs, run } = aWork()
  const first = run()
  const second = run()
  runs[0]?.reject(new Error('no'))
  await expect(first).rejects.toThrow('no')
  await Promise.resolve()
  runs[1]?.resolve()
  await second
  expect(runs).toHaveLength(2)
})
