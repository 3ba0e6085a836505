import { HttpResponse, http } from 'msw'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Access } from '#lib/contract/account.ts'
import { answer } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'

/** A server that knows who is signed in, and counts the guests it makes. */
function aServer(access?: Access) {
  const server = { viewer: null as null | { isGuest: boolean }, guests: 0 }
  network.use(
    answer('GET /api/viewer', () => {
      const email = server.viewer?.isGuest ? null : 'a@example.org'
      return { viewer: server.viewer && { id: 'u', name: 'N', email, ...server.viewer }, access }
    }),
    http.post('*/api/auth/sign-in/anonymous', () => {
      server.guests += 1
      server.viewer = { isGuest: true }
      return HttpResponse.json({})
    }),
    http.post('*/api/auth/sign-out', () => HttpResponse.json({})),
  )
  return server
}

/** Each tab has its own modules, and all share one lock manager. */
async function aTab() {
  vi.resetModules()
  const session = await import('#lib/client/session/session.ts')
  return { ...session, ...(await import('#lib/client/session/account.ts')) }
}

beforeEach(() => {
  localStorage.clear()
  let last: Promise<unknown> = Promise.resolve()
  const request = (_name: string, work: () => Promise<unknown>) => {
    last = last.then(work)
    return last
  }
  vi.stubGlobal('navigator', { locks: { request } })
})

afterEach(() => {
  vi.unstubAllGlobals()
})

it('makes one guest on the first visit, also when two tabs open at once', async () => {
  const server = aServer()
  const [one, two] = [await aTab(), await aTab()]
  const sessions = await Promise.all([one.currentSession(), two.currentSession()])
  expect(sessions.map(({ type }) => type)).toEqual(['signed-in', 'signed-in'])
  expect(server.guests).toBe(1)
})

it('makes a guest without Web Locks too', async () => {
  vi.stubGlobal('navigator', {})
  const server = aServer()
  expect(await (await aTab()).currentSession()).toMatchObject({ type: 'signed-in', viewer: { isGuest: true } })
  expect(server.guests).toBe(1)
})

it('says signed out, instead of making a guest, when the session ends while the page is open', async () => {
  const server = aServer()
  const tab = await aTab()
  await tab.currentSession()
  server.viewer = null
  expect(await tab.currentSession()).toEqual({ type: 'signed-out' })
  expect(server.guests).toBe(1)
})

it('remembers over a reload that an account was used here', async () => {
  const server = aServer()
  server.viewer = { isGuest: false }
  await (await aTab()).currentSession()
  server.viewer = null
  expect(await (await aTab()).currentSession()).toEqual({ type: 'signed-out' })
})

it('starts over as a guest after signing out here', async () => {
  const server = aServer()
  server.viewer = { isGuest: false }
  const tab = await aTab()
  await tab.currentSession()
  await tab.endSession()
  server.viewer = null
  expect(await tab.currentSession()).toMatchObject({ viewer: { isGuest: true } })
})

it('makes no guest where guests are off: a stranger is told who may come in', async () => {
  const access: Access = { guests: 'off', signUp: 'link' }
  const server = aServer(access)
  expect(await (await aTab()).currentSession()).toEqual({ type: 'signed-out', isStranger: true, access })
  expect(server.guests).toBe(0)
})
