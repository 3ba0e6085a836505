import { composer } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const note = 'Parley needs a newer browser: Chrome or Edge 114, Firefox 128, Safari 17.0, or later.'

test('a browser that is too old is told which one is needed, and one that isn’t is not', async ({ page }) => {
  await page.goto('/')
  await expect(composer(page)).toBeFocused()
  await expect(page.getByText(note)).toBeHidden()
  await page.addInitScript(() => Reflect.deleteProperty(HTMLElement.prototype, 'showPopover'))
  await page.reload()
  await expect(page.getByText(note)).toBeInViewport({ ratio: 1 })
  // What React does with the page leaves it there.
  await expect(composer(page)).toBeFocused()
  await expect(page.getByText(note)).toBeInViewport({ ratio: 1 })
})
