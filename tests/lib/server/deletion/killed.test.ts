import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { stopJobs } from '#lib/server/jobs/run-jobs.ts'
import { startAnotherNode } from '#tests/support/another-node.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'
import { jobsLeft } from '#tests/support/queue.ts'
import { nothingLeft, receipt, startOutboxRig } from './outbox-rig.ts'

let rig: Awaited<ReturnType<typeof startOutboxRig>>
beforeAll(async () => {
  rig = await startOutboxRig()
})
afterAll(() => rig.stop())
beforeEach(() => {
  rig.provider.reset()
  rig.forgetAll()
})

const never = gate()
const passing = gate()
passing.open()

describe('a node that is killed while it deletes', () => {
  it.each([
    ['the first response', 'responses.delete', [never]],
    ['the second response', 'responses.delete', [passing, never]],
    ['the list of items', 'items.list', [never]],
    ['the first item', 'items.delete', [never]],
    ['the third item', 'items.delete', [passing, passing, never]],
    ['the file', 'files.delete', [never]],
    ['the conversation', 'conversations.delete', [never]],
  ] as const)('at %s leaves the rest to another, and is not repeated in the receipt', async (_, step, mishaps) => {
    const id = await rig.conversation()
    await rig.remove(id)
    const hold = gate()
    rig.provider.refuse(step, ...mishaps.map((mishap) => (mishap === never ? hold : mishap)))
    const node = await startAnotherNode()
    await hold.reached
    await node.kill()
    expect(await rig.deletion(id)).toMatchObject({ completedAt: null })
    // What it asked for last is done all the same.
    hold.open()
    await rig.makeDue()
    await rig.workOff()
    expect(rig.left()).toEqual([])
    expect(await rig.deletion(id)).toMatchObject({ ...receipt, ...nothingLeft })
  })
})

it('a node that is told to stop leaves what is half done to another at once', async () => {
  const id = await rig.conversation()
  await rig.remove(id)
  await rig.makeDue()
  const slow = gate()
  rig.provider.refuse('items.list', slow)
  const working = runDeletions()
  await slow.reached
  await Promise.all([stopJobs(), working])
  const { dueAt, completedAt } = await rig.deletion(id)
  expect(completedAt).toBeNull()
  expect(dueAt.getTime()).toBeLessThanOrEqual(Date.now())
  const [job, ...others] = await jobsLeft(rig.prisma, 'delete.openai')
  expect([job?.state, others]).toEqual(['retry', []])
  expect(job?.due.getTime()).toBeLessThanOrEqual(Date.now())
  expect(rig.provider.asked('items.list', id)).toHaveLength(1)

  const node = await startAnotherNode()
  await expect.poll(() => rig.deletion(id), { timeout: 10_000 }).toMatchObject(receipt)
  expect(rig.left()).toEqual([])
  await node.kill()
})
