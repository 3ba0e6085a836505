import type { ScratchDatabase } from '../../database/scratch.ts'
import type { AppNode } from '../app-node.ts'
import type { Ledger } from '../ledger.ts'
import type { Person } from '../person.ts'
import type { ChaosProvider } from '../provider.ts'
import type { Random } from '../random.ts'

/** All that a fault can be committed on, while people chat. */
export interface Stage {
  nodes: AppNode[]
  database: ScratchDatabase
  provider: ChaosProvider
  people: Person[]
  ledger: Ledger
  random: Random
}

export interface Fault {
  /** For the usage. */
  about: string
  /** Those on machines come one after the other; meanwhile come those on words, which are about a message each. */
  on: 'machines' | 'words'
  /** How many app servers it takes. */
  nodes?: number
  /** Commits it, and settles when it is over. */
  commit(stage: Stage): Promise<unknown>
}
