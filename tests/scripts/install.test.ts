import { describe, expect, it } from 'vitest'
import { installHash, isInstalled } from '#scripts/install.mjs'

const lock = (packages: object) => JSON.stringify({ packages: { '': {}, ...packages } })

describe('isInstalled', () => {
  const wanted = lock({
    'node_modules/next': { version: '16.4.5' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  })

  it.each<[string, string | null, boolean]>([
    ['nothing', null, false],
    ['another version', lock({ 'node_modules/next': { version: '16.4.4' } }), false],
    ['too little', lock({}), false],
    ['all but an optional package', lock({ 'node_modules/next': { version: '16.4.5' } }), true],
  ])('judges a folder that has %s', (_, record, expected) => {
    expect(isInstalled(wanted, record)).toBe(expected)
  })
})

describe('installHash', () => {
  const manifest = { dependencies: { next: '16.4.5' }, scripts: { start: 'x' } }

  it('ignores what installs nothing', () => {
    const edited = { ...manifest, scripts: { start: 'y' }, description: 'new' }
    expect(installHash(JSON.stringify(edited), 'lock')).toBe(installHash(JSON.stringify(manifest), 'lock'))
  })

  it('changes with a dependency and with the lock', () => {
    const before = installHash(JSON.stringify(manifest), 'lock')
    expect(installHash(JSON.stringify({ dependencies: { next: '17.0.0' } }), 'lock')).not.toBe(before)
    expect(installHash(JSON.stringify(manifest), 'other')).not.toBe(before)
  })
})
