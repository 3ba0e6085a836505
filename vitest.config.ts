import { availableParallelism } from 'node:os'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** Its real entry throws outside React's server condition. */
const alias = { 'server-only': new URL('./node_modules/server-only/empty.js', import.meta.url).pathname }

/** What stands in for a package in the browser: as next.config.ts has it. */
const lean = (name: string) => new URL(`./lib/client/lean/${name}.ts`, import.meta.url).pathname
const inBrowser = {
  entities: lean('entities'),
  'punycode.js': lean('punycode'),
  'uc.micro': lean('unicode-classes'),
  'zod/mini': lean('zod-mini'),
}

/** What runs in a browser, without JSX. */
const browserCode = ['tests/{components,hooks,lib/client,support}/**/*.test.ts']

/** On a machine four times slower, too. */
const patience = { expect: { poll: { timeout: 10_000 } }, testTimeout: 20_000, hookTimeout: 30_000 }

export default defineConfig({
  cacheDir: '.cache/vite',
  test: {
    // Half of the time a test waits for a database or another process.
    maxWorkers: availableParallelism() * 2,
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', ...browserCode],
          environment: 'node',
          globalSetup: ['tests/support/global-setup.ts'],
          setupFiles: ['tests/support/no-noise.ts'],
          ...patience,
        },
      },
      {
        plugins: [react()],
        resolve: { alias: { ...alias, ...inBrowser } },
        test: {
          name: 'browser',
          server: { deps: { inline: ['markdown-it', 'linkify-it'] } },
          include: ['tests/**/*.test.tsx', ...browserCode],
          environment: 'jsdom',
          // A document for each file costs more than the tests in it; the set-up cleans up instead.
          isolate: false,
          ...patience,
          setupFiles: ['tests/support/no-noise.ts', 'tests/support/browser-setup.ts'],
        },
      },
    ],
  },
})
