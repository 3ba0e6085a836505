import type { Fault } from './faults/fault.ts'
import { machines } from './faults/machines.ts'
import { words } from './faults/words.ts'

/** Every fault by its name. */
export const faults = { ...machines, ...words } satisfies Record<string, Fault>

export type FaultName = keyof typeof faults

export const faultNames = Object.keys(faults) as FaultName[]

export const faultOf = (name: FaultName): Fault => faults[name]
