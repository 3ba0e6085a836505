import { parseArgs } from 'node:util'
import { PlainError } from '../base/plain-error.ts'

export interface ChaosOptions {
  kills: number
  seed: number
  nodes: number
  people: number
}

export const usage = 'npm run chaos -- [--kills 50] [--seed NUMBER] [--nodes 1] [--people 6]'

/**
 * What follows `npm run chaos --`; null when it asks for the usage.
 * @throws PlainError
 */
export function readOptions(args: string[]): ChaosOptions | null {
  const values = parsed(args)
  if (values.help) return null
  const wholeNumber = (name: keyof ChaosOptions, least: number) => {
    const value = Number(values[name])
    if (Number.isSafeInteger(value) && value >= least) return value
    throw wrong(`--${name} expects a whole number from ${least} up.`)
  }
  return {
    kills: wholeNumber('kills', 0),
    seed: wholeNumber('seed', 0),
    nodes: wholeNumber('nodes', 1),
    people: wholeNumber('people', 1),
  }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        kills: { type: 'string', default: '50' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
        nodes: { type: 'string', default: '1' },
        people: { type: 'string', default: '6' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

const wrong = (what: string) => new PlainError(`${what}\n${usage}`)
