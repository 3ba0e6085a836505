import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError, networkError } from '#lib/client/api/api-error.ts'
import type { LiveEvent } from '#lib/contract/live.ts'
import { createBrowser } from './fake-browser.ts'

const refresh: LiveEvent = { type: 'refresh' }
const removed = (id: string): LiveEvent => ({ type: 'conversation-removed', id })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Lets everything that is ready happen; no time passes. */
const settled = () => vi.advanceTimersByTimeAsync(0)

describe('the tabs of one browser', () => {
  it('share one connection, and all hear what it brings', async () => {
    const browser = createBrowser()
    const tabs = [browser.openTab(), browser.openTab(), browser.openTab()]
    await settled()
    expect(browser.connections).toHaveLength(1)
    browser.latest().push(refresh, removed('conv_1'))
    await settled()
    for (const { seen } of tabs) expect(seen).toEqual([refresh, removed('conv_1')])
  })

  it('lead one after the other: when the one that does is closed, the next connects', async () => {
    const browser = createBrowser()
    const [first, second, third] = [browser.openTab(), browser.openTab(), browser.openTab()]
    await settled()
    first.close()
    await settled()
    expect(browser.connections).toHaveLength(2)
    expect(browser.open()).toEqual([browser.latest()])
    browser.latest().push(refresh)
    await settled()
    expect([first.seen, second.seen, third.seen]).toEqual([[], [refresh], [refresh]])
  })

  it('of different accounts hear nothing of each other', async () => {
    const browser = createBrowser()
    const [ada, bob] = [browser.openTab('ada'), browser.openTab('bob')]
    await settled()
    expect(browser.connections.map(({ viewerId }) => viewerId)).toEqual(['ada', 'bob'])
    browser.connections[0]?.push(removed('conv_ada'))
    await settled()
    expect([ada.seen, bob.seen]).toEqual([[removed('conv_ada')], []])
  })

  it('take over from a leader that the browser has frozen, as soon as somebody looks', async () => {
    const browser = createBrowser()
    const leading = browser.openTab()
    const other = browser.openTab()
    await settled()
    const frozen = browser.latest()
    other.hide()
    // It loses its connection and never comes to make another.
    await vi.advanceTimersByTimeAsync(100_000)
    expect(browser.connections).toEqual([frozen])
    expect(browser.open()).toEqual([])
    other.show()
    await settled()
    expect(browser.open()).toEqual([browser.latest()])
    browser.latest().push(refresh)
    await settled()
    expect([leading.seen, other.seen]).toEqual([[refresh], [refresh]])
    other.close()
    await settled()
    expect(browser.connections).toHaveLength(3)
  })

  it('lead in place of one that the browser puts away for the Back button; shown again, it stands behind them', async () => {
    const browser = createBrowser()
    const [away, other] = [browser.openTab(), browser.openTab()]
    await settled()
    away.page().onAsleep()
    await settled()
    expect(browser.open()).toEqual([browser.latest()])
    away.page().onAwake()
    await settled()
    expect(browser.connections).toHaveLength(2)
    other.close()
    await settled()
    expect(browser.connections).toHaveLength(3)
    expect(browser.open()).toEqual([browser.latest()])
  })

  it('leave a leader alone that is heard, if only by its heartbeats', async () => {
    const browser = createBrowser()
    browser.openTab()
    const other = browser.openTab()
    await settled()
    for (let beat = 0; beat < 10; beat++) {
      await vi.advanceTimersByTimeAsync(15_000)
      browser.latest().beat()
    }
    other.show()
    await settled()
    expect(browser.connections).toHaveLength(1)
  })
})

describe('where tabs can’t agree on one (plain http)', () => {
  it('each has a connection, but only while somebody sees it', async () => {
    const browser = createBrowser({ hasLocks: false })
    const [first, second] = [browser.openTab(), browser.openTab()]
    await settled()
    expect(browser.open()).toHaveLength(2)
    first.hide()
    await settled()
    expect(browser.open()).toHaveLength(1)
    browser.latest().push(refresh)
    await settled()
    expect([first.seen, second.seen]).toEqual([[], [refresh]])
    first.show()
    await settled()
    expect(browser.open()).toHaveLength(2)
  })
})

describe('a connection', () => {
  it('that breaks or merely ends is made again, later after every failure', async () => {
    const browser = createBrowser()
    browser.openTab()
    await settled()
    for (const error of [networkError(), undefined, networkError()]) {
      browser.latest().close(error)
      await settled()
      browser.pauses.at(-1)?.end()
      await settled()
    }
    expect(browser.pauses.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    expect(browser.connections).toHaveLength(4)
  })

  it('that stood for a while is made again soon', async () => {
    const browser = createBrowser()
    browser.openTab()
    await settled()
    for (let round = 0; round < 3; round++) {
      await vi.advanceTimersByTimeAsync(11_000)
      browser.latest().close()
      await settled()
      browser.pauses.at(-1)?.end()
      await settled()
    }
    expect(browser.pauses.map(({ attempt }) => attempt)).toEqual([1, 1, 1])
  })

  it('that brings nothing for 40 seconds, not even a heartbeat, is given up', async () => {
    const browser = createBrowser()
    browser.openTab()
    await settled()
    await vi.advanceTimersByTimeAsync(41_000)
    expect(browser.open()).toEqual([])
    browser.pauses.at(-1)?.end()
    await settled()
    expect(browser.open()).toHaveLength(1)
  })

  it('is made again at once when the network is back, and when the page is seen again while it waits', async () => {
    const browser = createBrowser()
    const tab = browser.openTab()
    await settled()
    tab.page().onOnline()
    await settled()
    expect(browser.connections).toHaveLength(2)
    expect(browser.pauses).toEqual([])
    browser.latest().close(networkError())
    await settled()
    tab.show()
    await settled()
    expect(browser.connections).toHaveLength(3)
    expect(browser.open()).toHaveLength(1)
  })

  it('that is good is left alone when the page is seen again', async () => {
    const browser = createBrowser()
    const tab = browser.openTab()
    await settled()
    tab.hide()
    tab.show()
    await settled()
    expect(browser.connections).toHaveLength(1)
  })

  it('is closed while the page sleeps; awake, it connects and reads anew', async () => {
    const browser = createBrowser()
    const tab = browser.openTab()
    await settled()
    tab.page().onAsleep()
    await settled()
    expect(browser.open()).toEqual([])
    await vi.advanceTimersByTimeAsync(100_000)
    expect(browser.connections).toHaveLength(1)
    tab.page().onAwake()
    await settled()
    expect(browser.open()).toHaveLength(1)
    expect(tab.seen).toEqual([refresh])
  })

  it('of a closed page is closed, and nothing comes after it', async () => {
    const browser = createBrowser()
    const tab = browser.openTab()
    await settled()
    tab.close()
    await vi.advanceTimersByTimeAsync(100_000)
    expect(browser.open()).toEqual([])
    expect(browser.connections).toHaveLength(1)
    expect(browser.pauses).toEqual([])
  })
})

it('tells every tab that the session has ended', async () => {
  const browser = createBrowser()
  const tabs = [browser.openTab(), browser.openTab()]
  await settled()
  browser.latest().close(new ApiError({ code: 'not_signed_in', message: 'x' }, 401))
  await settled()
  for (const tab of tabs) expect(tab.signedOut()).toBe(1)
})
