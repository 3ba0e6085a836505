import { render } from '@testing-library/react'
import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import { act } from '#tests/support/act.ts'
import { network } from '#tests/support/network.ts'
import { entries } from './entries.ts'
import { server } from './handlers.ts'

vi.mock('next/navigation', () => import('./next-navigation.ts'))

const forgetAll = () => {
  window.history.replaceState(null, '', '/')
  localStorage.clear()
  sessionStorage.clear()
}
beforeEach(forgetAll)
afterAll(forgetAll)

it.each(entries)('the gallery can show “$name”', async ({ path = '/', handlers = server(), render: draw }) => {
  network.use(...handlers)
  window.history.replaceState(null, '', path)
  render(draw())
  await act(() => {})
  expect(document.body).not.toBeEmptyDOMElement()
})
