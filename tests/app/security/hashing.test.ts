import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { withHashing } from '#lib/server/auth/hashing.ts'

/** Starts so many for an address; each goes on until `finish`. */
function start(many: number, address: string) {
  const running: (() => void)[] = []
  const work = () => new Promise<void>((resolve) => running.push(resolve))
  const all = Promise.allSettled(Array.from({ length: many }, () => withHashing(address, work)))
  return { all, running }
}

/** Lets everything that runs end, and what comes after it. */
async function finish(...started: ReturnType<typeof start>[]) {
  for (let left = true; left; await turn()) {
    left = started.some(({ running }) => running.length > 0)
    for (const { running } of started) running.shift()?.()
  }
}

const refused = async ({ all }: ReturnType<typeof start>) =>
  (await all).flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))

it('two passwords are hashed at a time, and twenty of one address wait', async () => {
  const one = start(30, 'one')
  await turn()
  expect(one.running).toHaveLength(2)
  await finish(one)
  const reasons = await refused(one)
  expect(reasons).toHaveLength(8)
  for (const reason of reasons) expect(reason).toMatchObject({ code: 'too_many_attempts', retryAfterSeconds: 3 })
})

it('one address leaves places to another, and a place that failed is free again', async () => {
  const [one, other, third] = [start(22, 'one'), start(12, 'other'), start(3, 'third')]
  await turn()
  await finish(one, other, third)
  expect(await Promise.all([refused(one), refused(other)])).toEqual([[], []])
  expect(await refused(third)).toHaveLength(3)
  await expect(withHashing('one', () => Promise.reject(new Error('x')))).rejects.toThrow('x')
  const next = start(2, 'one')
  await turn()
  expect(next.running).toHaveLength(2)
  await finish(next)
})
