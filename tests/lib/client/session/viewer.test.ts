import { expect, it } from 'vitest'
import { ApiError, networkError } from '#lib/client/api/api-error.ts'
import type { Session } from '#lib/client/session/session.ts'
import { createViewer } from '#lib/client/session/viewer.ts'

const ada: Session = { type: 'signed-in', viewer: { id: 'ada', isGuest: false, name: 'Ada', email: 'a@example.org' } }

/** A server that answers as told, and pauses that end when told. */
function begin(...answers: (Session | Error)[]) {
  const pauses: { end: () => void; isAborted: () => boolean }[] = []
  const viewer = createViewer({
    find: async () => {
      const next = answers.shift() ?? ada
      if (next instanceof Error) throw next
      return next
    },
    wait: (_, signal) =>
      new Promise((end) => {
        pauses.push({ end, isAborted: () => signal.aborted })
        signal.addEventListener('abort', () => end())
      }),
  })
  return { viewer, pauses }
}

it('says why nobody is known, and finds out by itself when the server is back', async () => {
  const { viewer, pauses } = begin(networkError(), networkError())
  await viewer.refresh()
  expect(viewer.getState()).toMatchObject({ type: 'error', error: { code: 'network' } })
  pauses[0]?.end()
  await expect.poll(() => pauses.length).toBe(2)
  pauses[1]?.end()
  await expect.poll(() => viewer.getState()).toEqual(ada)
})

it('waits for one next attempt, however often it is asked meanwhile', async () => {
  const { viewer, pauses } = begin(networkError(), networkError(), networkError())
  for (let time = 0; time < 3; time += 1) await viewer.refresh()
  expect(pauses.map(({ isAborted }) => isAborted())).toEqual([true, true, false])
})

it('stays with whom it knows while the server can’t be asked', async () => {
  const { viewer } = begin(ada, networkError())
  await viewer.refresh()
  const known = viewer.getState()
  await viewer.refresh()
  expect(viewer.getState()).toBe(known)
})

it('doesn’t ask again what the server refused', async () => {
  const { viewer, pauses } = begin(new ApiError({ code: 'not_signed_in', message: 'No.' }, 401))
  await viewer.refresh()
  expect(viewer.getState().type).toBe('error')
  expect(pauses).toEqual([])
})
