import { writeFileSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'

const desktop = { viewport: { width: 1440, height: 900 } }
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }

/** What the app is looked at on. */
export const screens: Record<string, BrowserContextOptions> = {
  'desktop-light': { ...desktop, colorScheme: 'light' },
  'desktop-dark': { ...desktop, colorScheme: 'dark' },
  'phone-light': { ...phone, colorScheme: 'light' },
  'phone-dark': { ...phone, colorScheme: 'dark' },
  /** As wide as a sheet of A4. */
  paper: { viewport: { width: 794, height: 1123 }, colorScheme: 'dark' },
}

const QUALITY = 80

/** A page in which nothing moves or blinks. */
export async function onPage<T>(
  browser: Browser,
  options: BrowserContextOptions,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ reducedMotion: 'reduce', bypassCSP: true, locale: 'en-GB', ...options })
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

/** Writes what is on the screen, or all of the page. Returns how many bytes that is. */
export async function takePicture(
  page: Page,
  { file, isWhole = false }: { file: string; isWhole?: boolean },
): Promise<number> {
  await page.addStyleTag({ content: '* { caret-color: transparent !important }' })
  await page.evaluate(() => document.fonts.ready.then(() => {}))
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', {
    ...{ format: 'webp', quality: QUALITY, captureBeyondViewport: isWhole },
    ...(isWhole && { clip: await wholePage(page) }),
  })
  const picture = Buffer.from(data, 'base64')
  writeFileSync(file, picture)
  return picture.length
}

const wholePage = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth: width, scrollHeight: height } = document.documentElement
    return { x: 0, y: 0, width, height, scale: 1 }
  })
