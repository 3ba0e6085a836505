import { describe, expect, it } from 'vitest'
import { readOptions, usage } from '#scripts/cleanup/options.ts'

describe('npm run cleanup', () => {
  it.each([
    [['--older-than', '90d'], { days: 90, user: null, includePinned: false, dryRun: false }],
    [['--older-than=7'], { days: 7, user: null, includePinned: false, dryRun: false }],
    [
      ['--older-than', '1d', '--user', 'Ada@Example.org', '--dry-run', '--include-pinned'],
      { days: 1, user: 'ada@example.org', includePinned: true, dryRun: true },
    ],
  ])('understands %j', (args, options) => {
    expect(readOptions(args)).toEqual(options)
  })

  it.each([
    [[], 'Say how old'],
    [['--older-than', '0d'], 'at least 1'],
    [['--older-than', '-1d'], 'older-than'],
    [['--older-than', '3 months'], 'number of days'],
    [['--older-than', '90d', '--user', 'ada'], 'e-mail address'],
    [['--older-then', '90d'], 'older-then'],
    [['90d'], '90d'],
  ])('explains what is wrong with %j', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(sentence)
    expect(() => readOptions(args)).toThrow(usage)
  })
})
