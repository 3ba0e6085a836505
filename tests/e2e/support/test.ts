import { test as base, expect } from '@playwright/test'

/** Playwright's `test`, in which an error in the page or on its console fails the test. */
export const test = base.extend<{ pageErrors: string[] }>({
  // Reset to [] after provoking an error on purpose: pageErrors.length = 0.
  pageErrors: [
    async ({ context }, use) => {
      const errors: string[] = []
      context.on('weberror', (error) => errors.push(error.error().stack ?? error.error().message))
      context.on('console', (message) => {
        // A refusal is an answer the app has to show; the browser notes every one as an error.
        if (/status of 4\d\d/.test(message.text())) return
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
      })
      // Told only when a file is asked for, the browser may be asked first, and open its own dialog.
      context.on('page', (page) => page.on('filechooser', () => {}))
      await use(errors)
      expect(errors, 'errors in the page').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
