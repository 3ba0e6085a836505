import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepLeases } from '#lib/server/jobs/lease.ts'

// Holds T2 (lib/server/turns/SPEC.md).

type Renew = (held: readonly { key: string }[]) => Promise<ReadonlySet<string>>

const TIMING = { everyMs: 5_000, leaseMs: 20_000 }
const all: Renew = async (held) => new Set(held.map(({ key }) => key))
const away: Renew = async () => {
  throw new Error('The database is away.')
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const lease = (key: string) => ({ key, onLost: vi.fn() })

function createKeeper(first: Renew = all) {
  const renew = vi.fn(first)
  return { renew, leases: keepLeases(renew, TIMING) }
}

describe('a keeper of leases', () => {
  it('renews all that are held in one go, every few seconds', async () => {
    const { leases, renew } = createKeeper()
    const [one, other] = [lease('one'), lease('other')]
    leases.hold(one)
    leases.hold(other)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(renew.mock.calls).toEqual([[[one, other]], [[one, other]]])
  })

  it('rests while nothing is held', async () => {
    const { leases, renew } = createKeeper()
    const one = lease('one')
    expect(vi.getTimerCount()).toBe(0)
    leases.hold(one)
    expect(vi.getTimerCount()).toBe(1)
    leases.release(one)
    expect(vi.getTimerCount()).toBe(0)
    await leases.renew()
    expect(renew).not.toHaveBeenCalled()
  })

  it('says once that a renewal found a lease gone, and goes on with the others', async () => {
    const { leases, renew } = createKeeper(async () => new Set(['one']))
    const [one, other] = [lease('one'), lease('other')]
    leases.hold(one)
    leases.hold(other)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(other.onLost).toHaveBeenCalledTimes(1)
    expect(one.onLost).not.toHaveBeenCalled()
    expect(renew).toHaveBeenLastCalledWith([one])
  })

  it('loses nothing to an outage of any length that the lease survived', async () => {
    const { leases, renew } = createKeeper(away)
    const one = lease('one')
    leases.hold(one)
    await vi.advanceTimersByTimeAsync(60_000)
    renew.mockImplementation(all)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(one.onLost).not.toHaveBeenCalled()
    expect(leases.isSafe(one, 5_000)).toBe(true)
  })

  it('says after an outage what did not survive it', async () => {
    const { leases, renew } = createKeeper(away)
    const one = lease('one')
    leases.hold(one)
    await vi.advanceTimersByTimeAsync(60_000)
    renew.mockImplementation(async () => new Set())
    await vi.advanceTimersByTimeAsync(5_000)
    expect(one.onLost).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('tells whoever asked for a renewal that it failed', async () => {
    const { leases } = createKeeper(away)
    leases.hold(lease('one'))
    await expect(leases.renew()).rejects.toThrow('away')
  })

  it('never renews twice at once', async () => {
    const slow = Promise.withResolvers<ReadonlySet<string>>()
    const { leases, renew } = createKeeper(() => slow.promise)
    const one = lease('one')
    leases.hold(one)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(renew).toHaveBeenCalledTimes(1)
    slow.resolve(new Set(['one']))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(renew).toHaveBeenCalledTimes(2)
  })

  it('loses neither what was released nor what was taken up during a renewal', async () => {
    const slow = Promise.withResolvers<ReadonlySet<string>>()
    const { leases } = createKeeper(() => slow.promise)
    const [one, other] = [lease('one'), lease('other')]
    leases.hold(one)
    const renewed = leases.renew()
    leases.release(one)
    leases.hold(other)
    slow.resolve(new Set())
    await renewed
    expect(one.onLost).not.toHaveBeenCalled()
    expect(other.onLost).not.toHaveBeenCalled()
  })
})

describe('a lease that is safe to act under', () => {
  it('has time to spare before its deadline', () => {
    const { leases } = createKeeper()
    const one = lease('one')
    expect(leases.isSafe(one, 0)).toBe(false)
    leases.hold(one)
    vi.advanceTimersByTime(4_999)
    expect(leases.isSafe(one, 15_001)).toBe(true)
    expect(leases.isSafe(one, 15_002)).toBe(false)
  })

  it('counts from before the statement that renewed it', async () => {
    const slow = Promise.withResolvers<ReadonlySet<string>>()
    const { leases } = createKeeper(() => slow.promise)
    const one = lease('one')
    leases.hold(one)
    await vi.advanceTimersByTimeAsync(9_000)
    slow.resolve(new Set(['one']))
    await vi.advanceTimersByTimeAsync(0)
    expect(leases.isSafe(one, 16_000)).toBe(true)
    expect(leases.isSafe(one, 16_001)).toBe(false)
  })

  it('counts from when it was claimed, if that is said', async () => {
    const { leases } = createKeeper()
    const one = lease('one')
    const claimedAt = performance.now()
    vi.advanceTimersByTime(3_000)
    leases.hold(one, claimedAt)
    expect(leases.isSafe(one, 17_000)).toBe(true)
    expect(leases.isSafe(one, 17_001)).toBe(false)
  })
})
