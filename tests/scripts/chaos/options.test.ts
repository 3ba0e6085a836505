import { describe, expect, it } from 'vitest'
import { readOptions } from '#scripts/chaos/options.ts'
import { runScript } from '#tests/support/run-script.ts'

describe('the options of npm run chaos', () => {
  it('need not be given', () => {
    expect(readOptions([])).toEqual({ kills: 50, seed: expect.any(Number), nodes: 1, people: 6 })
  })

  it('ask for the usage', () => {
    expect(readOptions(['--help'])).toBeNull()
    expect(readOptions(['-h', '--kills', '3'])).toBeNull()
  })

  it.each([
    [['--kils', '1'], '--kils'],
    [['50'], '50'],
    [['--kills', 'many'], '--kills expects'],
    [['--nodes', '0'], '--nodes expects'],
  ])('are refused as %j with the usage', (args, expected) => {
    expect(() => readOptions(args)).toThrow(expected)
    expect(() => readOptions(args)).toThrow('npm run chaos -- [--kills')
  })
})

describe('npm run chaos', () => {
  it('prints its usage when it is asked for help', async () => {
    expect(await runScript('chaos', ['--help'])).toEqual({
      ...{ code: 0, complaints: '', out: expect.stringMatching(/^npm run chaos -- \[--kills/) },
    })
  })

  it('says what it does not know, without a stack', async () => {
    const { code, complaints } = await runScript('chaos', ['--faults-of-mine'])
    expect(code).toBe(1)
    expect(complaints).toContain('--faults-of-mine')
    expect(complaints).toContain('npm run chaos --')
    expect(complaints).not.toMatch(/^\s+at /m)
  })
})
