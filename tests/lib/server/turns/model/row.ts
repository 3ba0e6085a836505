import type { Outcome } from '#lib/server/turns/turn-state.ts'

/** A turn's row, as far as its life goes. */
export interface Row {
  readonly id: string
  status: 'queued' | 'running' | Outcome['status']
  owner: string | null
  epoch: number
  leaseUntil: number
  responseId: string | null
  isToStop: boolean
  /** The message, or nothing when the provider has it. */
  keepsInput: boolean
  /** How many words of the answer. */
  output: number
  replaced: string[]
  retryOf: string | null
  /** Stopped, and nobody knows whether the provider has it. */
  mayCome: boolean
  /** Of a look for that which found nothing: since when. */
  absentSince: number | null
}

export interface Claim {
  node: string
  epoch: number
}

export const LEASE = 15
export const SPARE = 5

export const isOpen = ({ status }: Row) => status === 'queued' || status === 'running'

/** The conversation's rows, and each of our statements on them as PostgreSQL would have it: whole, or not at all. */
export class Rows {
  readonly all: Row[] = []
  now = 0

  add(retryOf: string | null): Row | null {
    // The unique index.
    if (retryOf && this.all.some((row) => row.retryOf === retryOf)) return null
    const row: Row = {
      id: `turn_${this.all.length + 1}`,
      ...{ status: 'queued', owner: null, epoch: 0, leaseUntil: 0, responseId: null, isToStop: false },
      ...{ keepsInput: true, output: 0, replaced: [], retryOf, mayCome: false, absentSince: null },
    }
    this.all.push(row)
    return row
  }

  claimNext(node: string): Row | null {
    const next = this.all.find((row) => row.status === 'queued')
    if (!next || this.all.some((row) => row.status === 'running')) return null
    next.status = 'running'
    return this.#claim(next, node)
  }

  claimAbandoned(node: string): Row[] {
    const abandoned = this.all.filter((row) => row.status === 'running' && row.leaseUntil < this.now)
    return abandoned.map((row) => this.#claim(row, node))
  }

  /** False when the claim doesn't stand any more. */
  renew(id: string, claim: Claim): Row | null {
    const row = this.#claimed(id, claim)
    if (!row) return null
    if (row.leaseUntil < this.now) row.epoch++
    row.leaseUntil = this.now + LEASE
    return row
  }

  /** False when the claim doesn't stand any more; nothing is changed then. */
  update(id: string, claim: Claim, data: Partial<Row>): boolean {
    const row = this.#claimed(id, claim)
    if (row) Object.assign(row, data)
    return row !== undefined
  }

  #claimed = (id: string, { node, epoch }: Claim) =>
    this.all.find((row) => row.id === id && row.status === 'running' && row.owner === node && row.epoch === epoch)

  #claim(row: Row, node: string): Row {
    Object.assign(row, { owner: node, epoch: row.epoch + 1, leaseUntil: this.now + LEASE })
    return row
  }
}
