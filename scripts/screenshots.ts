import { mkdirSync, rmSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { browserLaunchOptions } from '#tests/e2e/support/browser.ts'
import { serverEnvironment } from '#tests/e2e/support/server-environment.ts'
import { fromRoot } from './base/project.ts'
import { startChild } from './process/child.ts'
import { handleSignals, onShutdown, shutDown } from './process/shutdown.ts'
import { playPrompts, scenes } from './screenshots/scenes.ts'
import { onPage, screens, takePicture } from './screenshots/take-picture.ts'

const FOLDER = fromRoot('docs', 'screenshots')
const DATA = fromRoot('.cache', 'screenshots')

/** Plays each scene in the built app, which the demo model answers, and writes how it looks into docs/screenshots. */
handleSignals()
rmSync(DATA, { recursive: true, force: true })
rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
const app = await startChild('start', { env: serverEnvironment({ port: 0, dataFolder: DATA }) })
onShutdown(() => app.stop())
const browser = await chromium.launch(await browserLaunchOptions())
onShutdown(() => browser.close())

const baseURL = app.url.replace('127.0.0.1', 'localhost')
const { addresses, storageState } = await onPage(browser, { baseURL }, async (page) => ({
  addresses: await playPrompts(page),
  storageState: await page.context().storageState(),
}))
let bytes = 0
let count = 0
for (const [name, scene] of Object.entries(scenes)) {
  for (const screen of scene.screens ?? Object.keys(screens)) {
    await onPage(browser, { baseURL, storageState, ...screens[screen] }, async (page) => {
      await page.goto(addresses[name] ?? '/')
      await scene.show?.(page)
      bytes += await takePicture(page, { file: `${FOLDER}/${name}-${screen}.webp`, isWhole: scene.isWhole })
      count += 1
    })
  }
}
console.log(`Wrote ${count} pictures into docs/screenshots, ${Math.round(bytes / 1000)} kB in all.`)
await shutDown(0)
