import { measureItems, measureTail } from './local-provider-items.ts'
import { measureMemory, measureWrites } from './local-provider-turns.ts'
import type { Measurement } from './report.ts'
import { withLocalProvider } from './run-local-provider.ts'

/** The local provider for other programs: over HTTP, in a process of its own, asked with OpenAI's SDK. */
export function measureLocalProvider(): Promise<Measurement[]> {
  return withLocalProvider(async (provider) => [
    await measureItems(provider),
    await measureTail(provider),
    await measureWrites(provider),
    await measureMemory(provider),
  ])
}
