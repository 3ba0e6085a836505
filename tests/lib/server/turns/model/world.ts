import { Node } from './node.ts'
import { type Item, Provider } from './provider.ts'
import { isOpen, type Row, Rows } from './row.ts'
import type { InFlight, Run } from './run.ts'
import { findLateAnswer } from './sight.ts'

export interface Flavour {
  /** Whether the provider keeps the message of a response that was cancelled; nobody knows of OpenAI's. */
  keepsCancelled: boolean
  /** How long after its end an answer is listed. */
  listsAfter: number
}

/** A request that was sent arrives within this, or never. */
const FLIGHT = 4

/** One conversation, its people, two nodes, a provider and a database; everything happens one after the other. */
export class World {
  readonly rows = new Rows()
  readonly provider: Provider
  readonly requests: InFlight[] = []
  readonly nodes: Node[]
  /** How it was for whoever saw it last: nothing of this may be taken back. */
  readonly settled = new Map<string, Row['status'] | 'may come'>()
  steps = 0

  constructor(flavour: Flavour) {
    this.provider = new Provider(flavour)
    this.nodes = ['A', 'B'].map((name) => new Node(name, this))
  }

  get runs(): { node: Node; run: Run }[] {
    return this.nodes.flatMap((node) => node.runs.map((run) => ({ node, run })))
  }

  /** Time goes by, but not past what is on its way. */
  wait(seconds: number): void {
    const latest = Math.min(...this.requests.filter(({ reply }) => !reply).map(({ sentAt }) => sentAt + FLIGHT))
    this.rows.now = Math.min(this.rows.now + seconds, Math.max(latest, this.rows.now))
  }

  /** A request gets to the provider, which does what it is asked for whoever still waits for the reply. */
  arrive(request: InFlight): void {
    if (this.provider.isAway) this.lose(request)
    else request.reply = this.provider.create(request.run.id, this.rows.now) ?? 'locked'
  }

  deliver(request: InFlight): void {
    this.#forget(request)
    this.nodes.find(({ name }) => name === request.node)?.hear(request)
  }

  /** The request or its reply is lost. */
  lose(request: InFlight): void {
    this.deliver({ ...request, reply: null })
    this.#forget(request)
  }

  /** Removes what was replaced, as the job does that every node may do. */
  removeReplaced(row: Row): void {
    if (this.provider.isAway) return
    this.provider.remove(row.replaced)
    Object.assign(row, { replaced: [], output: 0 })
  }

  /** Finds out what came of a stopped turn, as the job does. */
  findLateAnswer(row: Row): void {
    if (row.mayCome) findLateAnswer(row, this.provider, this.rows.now)
  }

  /** Any device, by way of any node. */
  stop(row: Row, node: Node): void {
    if (!node.reachesDatabase) return
    if (row.status === 'queued') Object.assign(row, { status: 'cancelled', keepsInput: true })
    else if (row.status === 'running') {
      row.isToStop = true
      node.stop(row.id)
    }
  }

  /** Two devices may; the unique index lets one of them. What the provider has after all isn't sent again. */
  retry(row: Row): void {
    if (row.status !== 'failed') return
    const found = row.responseId ? [] : this.listed(row)
    if (found.some(({ role }) => role === 'assistant'))
      Object.assign(row, { status: 'completed', keepsInput: false, output: 0 })
    else this.rows.add(row.id)
  }

  listed = (row: Row): Item[] => this.provider.listed(row.id, this.rows.now)

  /** Whatever was wrong is well again, and all that there is to do is done. */
  recover(): void {
    Object.assign(this.provider, { isAway: false, heldUntil: 0 })
    for (const node of this.nodes) Object.assign(node, { isFrozen: false, isCutOff: false })
    for (let round = 0; round < 200 && this.#isBusy(); round++) this.#turnOver()
    for (let round = 0; round < 40; round++) {
      for (const row of this.rows.all) this.findLateAnswer(row)
      this.wait(1)
    }
    for (const row of this.rows.all) this.removeReplaced(row)
  }

  #isBusy = () =>
    this.rows.all.some(isOpen) || this.requests.length > 0 || this.runs.some(({ run }) => run.work.length > 0)

  #turnOver(): void {
    for (const request of [...this.requests]) {
      if (!request.reply) this.arrive(request)
      if (this.requests.includes(request)) this.deliver(request)
    }
    for (const response of this.provider.responses) {
      if (response.status === 'in_progress') this.provider.write(response, this.rows.now)
    }
    for (const node of this.nodes) {
      node.renew()
      node.reconcile()
      node.beginNext()
      for (const run of [...node.runs]) if (run.work.length > 0) node.perform(run, 0)
    }
    this.wait(1)
  }

  #forget(request: InFlight): void {
    const index = this.requests.indexOf(request)
    if (index >= 0) this.requests.splice(index, 1)
  }
}
