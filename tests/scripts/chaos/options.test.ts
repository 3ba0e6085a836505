import { describe, expect, it } from 'vitest'
import { faultNames } from '#scripts/chaos/faults.ts'
import { commandOf, readOptions } from '#scripts/chaos/options.ts'
import { runScript } from '#tests/support/run-script.ts'

describe('the options of npm run chaos', () => {
  it('need not be given: then there is every fault', () => {
    expect(readOptions([])).toEqual({ faults: faultNames, times: 10, seed: expect.any(Number), nodes: 1, people: 6 })
  })

  it('name faults, in any number', () => {
    expect(readOptions(['--faults', 'kill, nul'])?.faults).toEqual(['kill', 'nul'])
  })

  it('ask for the usage', () => {
    expect(readOptions(['--help'])).toBeNull()
    expect(readOptions(['-h', '--times', '3'])).toBeNull()
  })

  it.each([
    [['--kils', '1'], '--kils'],
    [['50'], '50'],
    [['--times', 'many'], '--times expects'],
    [['--nodes', '0'], '--nodes expects'],
  ])('are refused as %j with the usage', (args, expected) => {
    expect(() => readOptions(args)).toThrow(expected)
    expect(() => readOptions(args)).toThrow('npm run chaos -- [--faults')
  })

  it('are refused with the faults that there are when one is unknown', () => {
    expect(() => readOptions(['--faults', 'kill,earthquake'])).toThrow(/“earthquake”.*kill, freeze,/)
  })

  it('are told as a command that repeats the run', () => {
    for (const args of [
      ['--seed', '7'],
      ['--faults', 'kill,nul', '--times', '3', '--seed', '7', '--nodes', '2'],
    ]) {
      const options = readOptions(args)
      if (!options) throw new Error('This is no call for help.')
      expect(readOptions(commandOf(options).split(' ').slice(4))).toEqual(options)
    }
  })
})

describe('npm run chaos', () => {
  it('prints its usage and every fault when it is asked for help', async () => {
    const { code, complaints, out } = await runScript('chaos', ['--help'])
    expect({ code, complaints }).toEqual({ code: 0, complaints: '' })
    expect(out).toMatch(/^npm run chaos -- \[--faults/)
    for (const name of faultNames) expect(out).toMatch(new RegExp(`^  ${name} +\\S`, 'm'))
  })

  it('says what it does not know, without a stack', async () => {
    const { code, complaints } = await runScript('chaos', ['--faults-of-mine'])
    expect(code).toBe(1)
    expect(complaints).toContain('--faults-of-mine')
    expect(complaints).toContain('npm run chaos --')
    expect(complaints).not.toMatch(/^\s+at /m)
  })
})
