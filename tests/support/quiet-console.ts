import { afterEach, beforeEach, expect, vi } from 'vitest'

// Noise is failure: a test that expects a complaint says so with vi.spyOn(console, 'error').mockImplementation(…).
const levels = ['error', 'warn'] as const
let complaints: string[] = []

beforeEach(() => {
  complaints = []
  for (const level of levels) {
    vi.spyOn(console, level).mockImplementation((...args: unknown[]) => {
      complaints.push(`console.${level}: ${args.map(text).join(' ')}`)
    })
  }
})

afterEach(() => {
  vi.restoreAllMocks()
  expect(complaints, 'unexpected console output').toEqual([])
})

function text(value: unknown): string {
  return value instanceof Error ? (value.stack ?? value.message) : String(value)
}
