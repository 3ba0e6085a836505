import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'

// Noise is failure: a test that expects a complaint says so with vi.spyOn(console, 'error').mockImplementation(…).
const levels = ['error', 'warn'] as const
let complaints: string[] = []

const onWarning = (warning: Error) => void complaints.push(`process warning: ${text(warning)}`)

const expectNone = () => {
  const found = complaints
  complaints = []
  expect(found, 'unexpected console output or process warning').toEqual([])
}

beforeAll(() => void process.on('warning', onWarning))

beforeEach(() => {
  for (const level of levels) {
    vi.spyOn(console, level).mockImplementation((...args: unknown[]) => {
      complaints.push(`console.${level}: ${args.map(text).join(' ')}`)
    })
  }
})

afterEach(() => {
  vi.restoreAllMocks()
  expectNone()
})

// What was warned of beside the tests, and at the end of the last.
afterAll(async () => {
  await new Promise((done) => process.nextTick(done))
  process.off('warning', onWarning)
  expectNone()
})

function text(value: unknown): string {
  return value instanceof Error ? (value.stack ?? value.message) : String(value)
}
