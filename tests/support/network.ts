import { setupServer } from 'msw/node'
import { forgetAsked } from './answer.ts'

/** What browser code reaches in a test: nothing but what the test adds with `use`. Anything else it asks for fails the test. */
export const network = setupServer()

/** As if nothing had been asked, and nothing answered. */
export function resetNetwork() {
  network.resetHandlers()
  forgetAsked()
}
