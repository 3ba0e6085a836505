import { parseArgs } from 'node:util'
import { PlainError } from '../base/plain-error.ts'
import { type FaultName, faultNames, faults } from './faults.ts'

export interface ChaosOptions {
  faults: FaultName[]
  times: number
  seed: number
  nodes: number
  people: number
}

const line = 'npm run chaos -- [--faults NAME,NAME…] [--times 10] [--seed NUMBER] [--nodes 1] [--people 6]'

export const usage = `${line}

Faults, each committed so many times; without --faults all of them:
${faultNames.map((name) => `  ${name.padEnd(24)}${faults[name].about}`).join('\n')}`

/** What repeats a run. */
export const commandOf = ({ faults: names, times, seed, nodes, people }: ChaosOptions) =>
  `npm run chaos -- ${names === faultNames ? '' : `--faults ${names.join(',')} `}--times ${times} --seed ${seed} --nodes ${nodes} --people ${people}`

/**
 * What follows `npm run chaos --`; null when it asks for the usage.
 * @throws PlainError
 */
export function readOptions(args: string[]): ChaosOptions | null {
  const values = parsed(args)
  if (values.help) return null
  const wholeNumber = (name: 'times' | 'seed' | 'nodes' | 'people', least: number) => {
    const value = Number(values[name])
    if (Number.isSafeInteger(value) && value >= least) return value
    throw wrong(`--${name} expects a whole number from ${least} up.`)
  }
  return {
    faults: values.faults === undefined ? faultNames : values.faults.split(',').map(known),
    times: wholeNumber('times', 0),
    seed: wholeNumber('seed', 0),
    nodes: wholeNumber('nodes', 1),
    people: wholeNumber('people', 1),
  }
}

function known(name: string): FaultName {
  const found = faultNames.find((each) => each === name.trim())
  if (found) return found
  throw new PlainError(`--faults knows no “${name}”. There are: ${faultNames.join(', ')}.`)
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        faults: { type: 'string' },
        times: { type: 'string', default: '10' },
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

const wrong = (what: string) => new PlainError(`${what}\n${line}`)
