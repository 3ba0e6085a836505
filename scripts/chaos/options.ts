import { parseArgs } from 'node:util'
import { PlainError } from '../base/plain-error.ts'

export interface ChaosOptions {
  kills: number
  seed: number
  nodes: number
  people: number
}

/** `--kills 50 --seed 1 --nodes 2 --people 6` */
export function readOptions(args: string[]): ChaosOptions {
  const { values } = parseArgs({
    args,
    options: {
      kills: { type: 'string', default: '50' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      nodes: { type: 'string', default: '1' },
      people: { type: 'string', default: '6' },
    },
  })
  const wholeNumber = (name: keyof ChaosOptions, least: number) => {
    const value = Number(values[name])
    if (Number.isSafeInteger(value) && value >= least) return value
    throw new PlainError(`--${name} expects a whole number from ${least} up.`)
  }
  return {
    kills: wholeNumber('kills', 0),
    seed: wholeNumber('seed', 0),
    nodes: wholeNumber('nodes', 1),
    people: wholeNumber('people', 1),
  }
}
