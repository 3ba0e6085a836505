import { defineConfig } from '@playwright/test'
import { browserLaunchOptions } from './tests/e2e/support/browser.ts'
import { serverEnvironment } from './tests/e2e/support/server-environment.ts'

// scripts/test.ts chooses a free port; this one serves a run by hand.
const port = Number(process.env.E2E_PORT ?? 3987)

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: '.cache/test/playwright',
  // Much of the time a test waits for a network that is away, or for a clock.
  workers: 3,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '.cache/test/playwright.json' }]],
  use: {
    baseURL: `http://localhost:${port}`,
    launchOptions: await browserLaunchOptions(),
    trace: 'off',
  },
  webServer: {
    command: 'exec node scripts/launch.mjs start',
    url: `http://localhost:${port}/api/health`,
    env: serverEnvironment({ port, dataFolder: `.cache/test/e2e-${port}` }),
    timeout: 180_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stderr: 'pipe',
  },
})
