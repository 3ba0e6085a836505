import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { closeToast, currentToasts } from '#lib/client/toasts/toasts.ts'
import { act } from './act.ts'
import { fillBrowserGaps } from './browser-gaps.ts'
import { network, resetNetwork } from './network.ts'

// On a machine four times slower, too.
configure({ asyncUtilTimeout: 10_000 })

// msw's `sse` wants to know that there is one; what it answers is read with fetch here.
globalThis.EventSource ??= class {} as never

beforeAll(() => network.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => {
  fillBrowserGaps()
  // Modules outlive a file here, and what an earlier test said with them.
  for (const { id } of currentToasts()) closeToast(id)
})
afterEach(async () => {
  // What a component says as it goes is still this test's.
  await act(cleanup)
  resetNetwork()
})
afterAll(() => network.close())
