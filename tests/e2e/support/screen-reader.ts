import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { virtual } from '@guidepup/virtual-screen-reader'
import type { Page } from '@playwright/test'

declare global {
  interface Window {
    screenReader: typeof virtual
  }
}

const ADDRESS = '/screen-reader.js'

/** Gives the page a screen reader, which hears what is announced in it and reads what stands there. */
export async function giveScreenReader(page: Page): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@guidepup/virtual-screen-reader/browser.js')
  const body = await readFile(file, 'utf8')
  await page.route(`**${ADDRESS}`, (route) => route.fulfill({ body, contentType: 'text/javascript' }))
}

/** What is announced while something is done, without what is said twice. */
export async function heardWhile(page: Page, work: () => Promise<void>): Promise<string[]> {
  await page.evaluate(async (address) => {
    window.screenReader ??= (await import(address)).virtual
    await window.screenReader.start({ container: document.body })
  }, ADDRESS)
  await work()
  const phrases = await page.evaluate(async () => {
    const log = await window.screenReader.spokenPhraseLog()
    await window.screenReader.stop()
    return log
  })
  const heard = phrases.filter((phrase) => /^(polite|assertive): /.test(phrase))
  return heard.filter((phrase, index) => phrase !== heard[index - 1])
}

/** What is read of a part of the page, from its beginning to its end. */
export function readOut(page: Page, selector: string): Promise<string[]> {
  return page.evaluate(
    async ([address, selector]) => {
      window.screenReader ??= (await import(address)).virtual
      const container = document.querySelector(selector)
      if (!container) throw new Error(`There is no ${selector}`)
      await window.screenReader.start({ container })
      const first = await window.screenReader.lastSpokenPhrase()
      for (let steps = 0; steps < 300; steps++) {
        await window.screenReader.next()
        // It goes round.
        if ((await window.screenReader.lastSpokenPhrase()) === first) break
      }
      const log = await window.screenReader.spokenPhraseLog()
      await window.screenReader.stop()
      return log.slice(0, -1)
    },
    [ADDRESS, selector] as const,
  )
}
