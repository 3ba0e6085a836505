import { mkdirSync } from 'node:fs'
import type { LaunchOptions } from '@playwright/test'
import { fromRoot } from '#scripts/base/project.ts'

/** Chromium as npm brought it, on the platform it is made for; elsewhere Playwright's own or an installed Chrome. */
export async function browserLaunchOptions(): Promise<LaunchOptions> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return process.env.CI ? {} : { channel: 'chrome' }
  // Where it is unpacked, once.
  process.env.TMPDIR = fromRoot('.cache', 'tmp')
  mkdirSync(process.env.TMPDIR, { recursive: true })
  const { default: chromium } = await import('@sparticuz/chromium')
  // Not the package's own arguments: they are for one page in a lambda, and switch off what a browser protects.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--font-render-hinting=none', '--no-zygote']
  return { executablePath: await chromium.executablePath(), args }
}
