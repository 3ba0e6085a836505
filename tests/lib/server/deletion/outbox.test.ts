import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  ClaimLostError,
  claimDeletion,
  complete,
  rememberItems,
  strikeOut,
} from '#lib/server/deletion/deletion-store.ts'
import { requestDeletion } from '#lib/server/deletion/request-deletion.ts'
import { deletionHandlers, runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { enqueue, jobsOf } from '#lib/server/jobs/enqueue.ts'
import { kinds } from '#lib/server/jobs/kinds.ts'
import { startJobs, stopJobs, wakeJobs } from '#lib/server/jobs/run-jobs.ts'
import {
  conversationLocked,
  overloaded,
  quotaUsedUp,
  refusal,
  serverError,
  tooManyRequests,
  wrongKey,
} from '#tests/support/misbehaving-provider/refusal.ts'
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

const steps = ['responses.delete', 'items.list', 'items.delete', 'files.delete', 'conversations.delete'] as const

describe('a conversation that is deleted', () => {
  it('is gone here at once, and at the provider as soon as it can be', async () => {
    const id = await rig.conversation()
    await rig.remove(id)
    expect(await rig.prisma.conversation.count({ where: { id } })).toBe(0)
    expect(await rig.prisma.turn.count({ where: { conversationId: id } })).toBe(0)
    expect(await rig.prisma.file.count({ where: { conversationId: id } })).toBe(0)
    await rig.workOff()
    expect(rig.left()).toEqual([])
    expect(await rig.deletion(id)).toMatchObject({ ...receipt, ...nothingLeft, reason: 'person' })
  })

  it('loses its items before itself: without it none of them could be found', async () => {
    const id = await rig.conversation()
    await rig.remove(id)
    await rig.workOff()
    expect(rig.provider.asked('items.delete', id)).toHaveLength(4)
    const last = rig.provider.asked('items.delete', id).at(-1)?.at ?? Number.POSITIVE_INFINITY
    expect(rig.provider.asked('conversations.delete', id)[0]?.at).toBeGreaterThan(last)
  })

  it('loses every item, however many pages they are', async () => {
    const id = await rig.conversation()
    const items = Array.from({ length: 246 }, (_, index) => ({ id: `msg_${index}`, type: 'message' }))
    rig.provider.conversation(id).items.unshift(...items)
    await rig.remove(id)
    await rig.workOff()
    expect(rig.left()).toEqual([])
    expect(await rig.deletion(id)).toMatchObject({ ...receipt, items: 250 })
    expect(new Set(rig.provider.asked('items.delete', id).map((call) => call.ids[1])).size).toBe(250)
  })

  it('that is missing at the provider, all of it, counts as deleted', async () => {
    const id = await rig.conversation()
    rig.forgetAll()
    await rig.remove(id)
    await rig.workOff()
    expect(await rig.deletion(id)).toMatchObject({ responses: 2, files: 1, completedAt: expect.any(Date) })
  })

  it('waits for an answer that the provider lists only later', async () => {
    const id = await rig.conversation()
    const listed = gate()
    rig.provider.next({ say: ['Listed late'], listed })
    await rig.ask('Three', { conversationId: id })
    const conversation = rig.provider.conversation(id)
    await rig.remove(id)
    await rig.makeDue()
    // However slow the tests are, it was asked for a moment ago.
    const requestedAt = new Date(Date.now() + 60_000)
    await rig.prisma.deletion.updateMany({ where: { conversationId: id }, data: { requestedAt } })
    await runDeletions()
    expect(rig.provider.asked('conversations.delete', id)).toEqual([])
    expect(await rig.deletion(id)).toMatchObject({ completedAt: null, errorCode: null })
    listed.open()
    await rig.workOff()
    expect(conversation.items).toEqual([])
    expect(await rig.deletion(id)).toMatchObject({ responses: 3, items: 6, completedAt: expect.any(Date) })
  })

  it('has a response in flight cancelled before it is deleted', async () => {
    const id = await rig.conversation()
    const hold = gate()
    rig.provider.next({ say: ['On and on', hold] })
    const turn = await rig.begin('Three', { conversationId: id })
    await turn.untilText('On and on')
    expect(await requestDeletion([id], { reason: 'person' })).toEqual([])
    // A turn that nobody knows to run any more, as after an accident.
    const [response] = [...rig.provider.memory.responses.values()].slice(-1)
    await rig.prisma.turn.updateMany({
      where: { id: turn.id },
      data: { status: 'failed', responseId: response?.id ?? null },
    })
    await rig.remove(id)
    await rig.makeDue()
    await rig.workOff()
    expect(response?.status).toBe('cancelled')
    expect(rig.left()).toEqual([])
    hold.open()
  })
})

describe('when it fails once', () => {
  const mishaps = {
    'too many requests': tooManyRequests(),
    'too many requests, with the time to wait': tooManyRequests({ 'retry-after-ms': '20' }),
    'used-up credit': quotaUsedUp,
    'a server error': serverError,
    'an overloaded provider': overloaded,
    'a lock': conversationLocked,
    'a wrong key': wrongKey,
    'a refusal nobody expects': refusal(400, 'No.'),
    'a connection cut before it was done': 'cut',
    'a reply that got lost': 'reply-lost',
  } as const
  const cases = steps.flatMap((step) =>
    Object.keys(mishaps).map((what) => [step, what as keyof typeof mishaps] as const),
  )

  it.each(cases)('at %s with %s, nothing is left in the end and the receipt is right', async (step, what) => {
    const id = await rig.conversation()
    await rig.remove(id)
    rig.provider.refuse(step, mishaps[what])
    await rig.workOff()
    expect(rig.left()).toEqual([])
    expect(await rig.deletion(id)).toMatchObject({ ...receipt, ...nothingLeft })
  })

  it.each(steps)('at %s, because it is missing, it goes on as if it had worked', async (step) => {
    const id = await rig.conversation()
    await rig.remove(id)
    await rig.makeDue()
    rig.provider.refuse(step, refusal(404, 'Nothing here.'))
    await rig.workOff()
    expect(await rig.deletion(id)).toMatchObject({ completedAt: expect.any(Date), ...nothingLeft })
  })
})

describe('while the provider fails', () => {
  it('the reason stands in the outbox, and nothing is lost, however often', async () => {
    const id = await rig.conversation()
    await rig.remove(id)
    rig.provider.refuse('items.list', ...Array.from({ length: 6 }, () => overloaded))
    const codes = new Set<string | null>()
    await expect
      .poll(
        async () => {
          await rig.makeDue()
          await runDeletions()
          codes.add((await rig.deletion(id)).errorCode)
          return rig.provider.asked('items.list', id).length
        },
        { timeout: 10_000, interval: 5 },
      )
      .toBeGreaterThan(6)
    expect(codes).toContain('provider_busy')
    await rig.workOff()
    expect(rig.left()).toEqual([])
    expect(await rig.deletion(id)).toMatchObject(receipt)
  })

  it('it is asked for a few deletions in vain, not for each of many', async () => {
    const ids: string[] = []
    for (let n = 0; n < 7; n++) ids.push(await rig.conversation())
    expect(await requestDeletion(ids, { reason: 'person' })).toHaveLength(7)
    await rig.makeDue()
    const refused = Array.from({ length: 40 }, () => tooManyRequests({ 'retry-after': '60' }))
    rig.provider.refuse('responses.delete', ...refused)
    const looked = [gate(), gate()]
    const look = async (id: string) => looked[Number(id)]?.arrive()
    /** It is looked for in the order in which the kinds were named: what was to be deleted is being deleted by now. */
    const lookAgain = async (round: number) => {
      await enqueue(jobsOf('move', [String(round)]))
      wakeJobs('delete.openai')
      wakeJobs('move')
      await looked[round]?.reached
    }
    startJobs({ ...deletionHandlers, move: look }, { tends: false })
    await lookAgain(0)
    const putOff = async () => (await jobsLeft(rig.prisma)).filter(({ due }) => due.getTime() > Date.now() + 20_000)
    await expect.poll(putOff, { timeout: 15_000 }).toHaveLength(kinds['delete.openai'].atOnce)
    const asked = rig.provider.asked('responses.delete').length
    await rig.makeDue()
    await lookAgain(1)
    await stopJobs()
    expect(rig.provider.asked('responses.delete')).toHaveLength(asked)
    rig.provider.reset()
    await rig.workOff()
    expect(rig.left()).toEqual([])
  })
})

describe('one conversation whose list stays as it was', () => {
  it('is tried again, and keeps no other from being deleted', async () => {
    const [stuck, other] = [await rig.conversation(), await rig.conversation()]
    const listed = Array.from({ length: 110 }, (_, index) => ({ id: `msg_${index}`, type: 'message' }))
    Object.defineProperty(rig.provider.conversation(stuck), 'listed', { get: () => listed })
    await rig.remove(stuck)
    await rig.makeDue()
    await runDeletions()
    expect(await rig.deletion(stuck)).toMatchObject({ completedAt: null, errorCode: 'provider_failed' })
    await rig.remove(other)
    await rig.makeDue()
    await runDeletions()
    expect(await rig.deletion(other)).toMatchObject({ completedAt: expect.any(Date) })
  })
})

describe('a deletion', () => {
  it.each(steps)('is worked on by one at a time, however slow the provider is at %s', async (step) => {
    const id = await rig.conversation()
    await rig.remove(id)
    await rig.makeDue()
    const slow = gate()
    rig.provider.refuse(step, slow)
    const working = runDeletions()
    await slow.reached
    const deletion = await rig.deletion(id)
    expect(await claimDeletion(deletion.id)).toEqual({ dueInMs: expect.any(Number) })
    await runDeletions()
    const jobs = await jobsLeft(rig.prisma, 'delete.openai')
    expect(jobs.filter((job) => job.id === deletion.id)).toMatchObject([{ state: 'active', retries: 0 }])
    slow.open()
    await working
    await rig.workOff()
    expect(rig.left()).toEqual([])
    expect(await rig.deletion(id)).toMatchObject({ ...receipt, ...nothingLeft })
  })

  it('that somebody else took over is left to them, with all that was found and done', async () => {
    const id = await rig.conversation()
    await rig.remove(id)
    await rig.makeDue()
    const claim = async () => {
      const claimed = await claimDeletion((await rig.deletion(id)).id)
      if (!claimed || 'dueInMs' in claimed) throw new Error('It was not due.')
      return claimed
    }
    const slow = await claim()
    await rig.makeDue()
    const quick = await claim()
    await rememberItems(quick, ['msg_1', 'msg_2'])
    await strikeOut(quick, 'itemIds', ['msg_1'])
    await expect(rememberItems(slow, ['msg_1', 'msg_2'])).rejects.toThrow(ClaimLostError)
    await expect(complete(slow)).rejects.toThrow(ClaimLostError)
    expect(await rig.deletion(id)).toMatchObject({ completedAt: null, itemIds: expect.not.arrayContaining(['msg_1']) })
    await rig.makeDue()
    await rig.workOff()
  })

  it('of a failed turn that was sent again takes its response only', async () => {
    const { conversationId } = (await rig.ask('One')).body
    rig.provider.next({ say: ['Half'], ends: { failed: 'server_error' } })
    const failed = (await rig.ask('Two', { conversationId })).body
    expect(failed.status).toBe('failed')
    await rig.ask('Two', { conversationId, retryOf: failed.turnId })
    await rig.workOff()
    expect(rig.provider.memory.responses.has(failed.responseId ?? '')).toBe(false)
    expect(rig.provider.conversation(conversationId).items).toHaveLength(4)
    expect(await rig.deletion(conversationId)).toMatchObject({ reason: 'replaced', responses: 1, items: 0 })
  })
})
