import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sourceHash } from '#scripts/build/source-hash.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'source-'))
  mkdirSync(join(root, 'lib/deep'), { recursive: true })
  writeFileSync(join(root, 'lib/a.ts'), 'a')
  writeFileSync(join(root, 'lib/deep/b.ts'), 'b')
})
afterEach(() => rmSync(root, { recursive: true }))

const hash = () => sourceHash(root, ['lib', 'single.json', 'missing'])

describe('sourceHash', () => {
  it.each<[string, () => void]>([
    ['edited', () => writeFileSync(join(root, 'lib/deep/b.ts'), 'c')],
    ['added', () => writeFileSync(join(root, 'single.json'), '')],
    ['removed', () => rmSync(join(root, 'lib/a.ts'))],
    ['renamed', () => renameSync(join(root, 'lib/a.ts'), join(root, 'lib/c.ts'))],
    [
      'emptied into its neighbour',
      () => {
        writeFileSync(join(root, 'lib/a.ts'), 'ab')
        writeFileSync(join(root, 'lib/deep/b.ts'), '')
      },
    ],
  ])('changes when a file is %s', (_, change) => {
    const before = hash()
    change()
    expect(hash()).not.toBe(before)
  })

  it('stays when a file is only touched, or one elsewhere changes', () => {
    const before = hash()
    utimesSync(join(root, 'lib/a.ts'), 1, 1)
    writeFileSync(join(root, 'elsewhere.ts'), 'x')
    expect(hash()).toBe(before)
  })
})
