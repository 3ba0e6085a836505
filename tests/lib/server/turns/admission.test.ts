import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAdmission, type Place } from '#lib/server/turns/admission.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Something that is being accepted until the test says that it is done. */
function work(admitted: ReturnType<typeof createAdmission>, who?: string) {
  const done = Promise.withResolvers<string>()
  const places: Place[] = []
  const reply = admitted(who).then(async (mine) => {
    places.push(mine)
    return Promise.race([done.promise, mine.late]).finally(mine.leave)
  })
  reply.catch(() => {})
  return {
    reply,
    done,
    hasBegun: () => places.length > 0,
    place: () => places[0],
  }
}

const soon = () => vi.advanceTimersByTimeAsync(0)

describe('the admission of sends', () => {
  it('lets so many in at once, and the others as those leave, in their order', async () => {
    const admitted = createAdmission({ atOnce: 2, lineMax: 5 })
    const works = Array.from({ length: 4 }, () => work(admitted))
    await soon()
    expect(works.map((each) => each.hasBegun())).toEqual([true, true, false, false])
    works[1]?.done.resolve('second')
    await expect(works[1]?.reply).resolves.toBe('second')
    await soon()
    expect(works.map((each) => each.hasBegun())).toEqual([true, true, true, false])
  })

  it('calls one of each person before the second of anybody, however many somebody sends', async () => {
    const admitted = createAdmission({ atOnce: 1, lineMax: 50 })
    const names = ['flood', 'flood', 'flood', 'flood', 'ada', 'eve', 'ada']
    const works = names.map((name) => work(admitted, name))
    const order: number[] = []
    while (order.length < works.length) {
      await soon()
      const inside = works.findIndex((each, index) => each.hasBegun() && !order.includes(index))
      order.push(inside)
      works[inside]?.done.resolve('')
      await works[inside]?.reply
    }
    expect(order.map((index) => names[index])).toEqual(['flood', 'flood', 'ada', 'eve', 'flood', 'ada', 'flood'])
  })

  it('refuses who waits too often or too long themselves, and nobody else for it', async () => {
    const admitted = createAdmission({ atOnce: 1, lineMax: 50, ownMax: 2, lineMaxMs: 1000, deadlineMs: 5000 })
    const [inside, ...own] = Array.from({ length: 4 }, () => work(admitted, 'flood'))
    await expect(own[2]?.reply).rejects.toMatchObject({ code: 'server_busy' })
    const ada = work(admitted, 'ada')
    await vi.advanceTimersByTimeAsync(900)
    inside?.done.resolve('')
    await inside?.reply
    await vi.advanceTimersByTimeAsync(200)
    // Its second one waits since long ago; that of the others is next only since then.
    await expect(work(admitted, 'flood').reply).rejects.toMatchObject({ code: 'server_busy' })
    own[0]?.done.resolve('')
    await own[0]?.reply
    await soon()
    expect(ada.hasBegun()).toBe(true)
  })

  it('gives the place of one that fails to the next', async () => {
    const admitted = createAdmission({ atOnce: 1, lineMax: 5 })
    const [first, second] = [work(admitted), work(admitted)]
    first.done.reject(new Error('failed'))
    await expect(first.reply).rejects.toThrow('failed')
    await soon()
    expect(second.hasBegun()).toBe(true)
  })

  it('lets nobody in beside those who were called from the line', async () => {
    const admitted = createAdmission({ atOnce: 1, lineMax: 5 })
    const [first, second] = [work(admitted), work(admitted)]
    first.done.resolve('')
    await first.reply
    const third = work(admitted)
    await soon()
    expect([second.hasBegun(), third.hasBegun()]).toEqual([true, false])
  })

  it('refuses at once who finds the line full, and says when to come again', async () => {
    const admitted = createAdmission({ atOnce: 1, lineMax: 1 })
    const works = [work(admitted), work(admitted), work(admitted)]
    await expect(works[2]?.reply).rejects.toMatchObject({ code: 'server_busy', retryAfterSeconds: 2 })
    expect(works[2]?.hasBegun()).toBe(false)
  })

  it('refuses at once who comes when the first in the line has waited for long', async () => {
    const admitted = createAdmission({ atOnce: 1, lineMax: 5, lineMaxMs: 50, deadlineMs: 100 })
    const [first, second] = [work(admitted), work(admitted)]
    await vi.advanceTimersByTimeAsync(60)
    await expect(work(admitted).reply).rejects.toMatchObject({ code: 'server_busy' })
    first.done.resolve('')
    await soon()
    const third = work(admitted)
    second.done.resolve('')
    await soon()
    expect([second.hasBegun(), third.hasBegun()]).toEqual([true, true])
  })

  it('refuses who has stood in the line for too long, and calls the next one', async () => {
    const admitted = createAdmission({ atOnce: 1, lineMax: 5, deadlineMs: 100, placeMaxMs: 1000 })
    const [first, second] = [work(admitted), work(admitted)]
    await vi.advanceTimersByTimeAsync(60)
    const third = work(admitted)
    await vi.advanceTimersByTimeAsync(60)
    await expect(second.reply).rejects.toMatchObject({ code: 'server_busy' })
    first.done.resolve('')
    await soon()
    expect([second.hasBegun(), third.hasBegun()]).toEqual([false, true])
  })

  it('has a bound for one that takes too long, which then stores nothing any more', async () => {
    const admitted = createAdmission({ atOnce: 1, lineMax: 5, placeMaxMs: 100, deadlineMs: 1000 })
    const [first, second] = [work(admitted), work(admitted)]
    await vi.advanceTimersByTimeAsync(100)
    await expect(first.reply).rejects.toMatchObject({ code: 'server_busy' })
    expect(() => first.place()?.beginStoring()).toThrow('server_busy')
    await soon()
    expect(second.hasBegun()).toBe(true)
  })

  it('does not call busy what may have been stored by then', async () => {
    const admitted = createAdmission({ placeMaxMs: 100 })
    const first = work(admitted)
    await soon()
    first.place()?.beginStoring()
    await vi.advanceTimersByTimeAsync(100)
    await expect(first.reply).rejects.toMatchObject({ code: 'database_unreachable' })
  })

  it('has no bound for what was stored', async () => {
    const admitted = createAdmission({ placeMaxMs: 100 })
    const first = work(admitted)
    await soon()
    first.place()?.beginStoring()
    first.place()?.stored()
    await vi.advanceTimersByTimeAsync(500)
    first.done.resolve('kept')
    await expect(first.reply).resolves.toBe('kept')
  })
})
