import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { networkError } from '#lib/client/api/api-error.ts'
import { beStoredPerson, forgetStoredPerson } from '#lib/client/browser/person-storage.ts'
import { createLeaving } from '#lib/client/session/leaving.ts'
import { currentToasts } from '#lib/client/toasts/toasts.ts'

type Channel = {
  onmessage: ((event: MessageEvent) => void) | null
  postMessage: (data: unknown) => void
  close: () => void
}

let stops: (() => void)[] = []
beforeEach(() => localStorage.clear())
afterEach(() => {
  for (const stop of stops) stop()
  stops = []
  vi.useRealTimers()
})

/** The tabs of one browser, each with the person that it shows. */
function tabs(...viewers: string[]) {
  const channels = new Set<Channel>()
  const openChannel = () => {
    const channel: Channel = {
      onmessage: null,
      postMessage: (data) => {
        for (const other of channels) if (other !== channel) other.onmessage?.({ data } as MessageEvent)
      },
      close: () => channels.delete(channel),
    }
    channels.add(channel)
    return channel as BroadcastChannel
  }
  return viewers.map((viewer) => {
    const goTo = vi.fn()
    const leaving = createLeaving({ openChannel, goTo })
    stops.push(leaving.start(() => viewer))
    return { ...leaving, goTo }
  })
}

describe('a wish to sign out', () => {
  it('blanks every tab of the person at once, and each is a fresh page when it is done', async () => {
    const [mine, other, somebodyElse] = tabs('ada', 'ada', 'bob')
    const work = Promise.withResolvers<void>()
    const leaving = mine?.leave('ada', () => work.promise)
    expect([mine, other, somebodyElse].map((tab) => tab?.getState())).toEqual([true, true, false])
    expect(other?.goTo).not.toHaveBeenCalled()
    work.resolve()
    await leaving
    expect([mine, other, somebodyElse].map((tab) => tab?.goTo.mock.calls)).toEqual([[['/']], [['/']], []])
  })

  it('that fails brings all back, and says so', async () => {
    const [mine, other] = tabs('ada', 'ada')
    await mine?.leave('ada', () => Promise.reject(networkError()))
    expect([mine?.getState(), other?.getState()]).toEqual([false, false])
    expect(currentToasts().map(({ text }) => text)).toContain(
      'You are still signed in. The server could not be reached.',
    )
  })

  it('of a tab that dies over it leaves no other one blank', () => {
    vi.useFakeTimers()
    const [mine, other] = tabs('ada', 'ada')
    void mine?.leave('ada', () => new Promise(() => {}))
    vi.advanceTimersByTime(15_000)
    expect(other?.goTo).toHaveBeenCalledWith('/')
  })
})

describe('a page that the browser kept for the Back button', () => {
  const back = () => window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))

  it('shows nothing of somebody who has signed out meanwhile', () => {
    beStoredPerson({ id: 'ada', isGuest: false })
    const [page] = tabs('ada')
    forgetStoredPerson()
    back()
    expect([page?.getState(), page?.goTo.mock.calls]).toEqual([true, [['/']]])
  })

  it('is as it was for whoever is still there', () => {
    beStoredPerson({ id: 'ada', isGuest: false })
    const [page] = tabs('ada')
    back()
    expect([page?.getState(), page?.goTo.mock.calls]).toEqual([false, []])
    forgetStoredPerson()
  })
})
