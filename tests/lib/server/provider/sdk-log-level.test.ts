import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { providerClient } from '#lib/server/provider/provider.ts'
import { startTestApp } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  vi.stubEnv('OPENAI_LOG', 'debug')
  app = await startTestApp({ OPENAI_API_KEY: 'test' })
})
afterAll(() => app.stop())

it.each(['openai', 'local'] as const)('nobody can ask the client of %s to log what people say', (provider) => {
  expect(providerClient(provider).logLevel).toBe('warn')
})
