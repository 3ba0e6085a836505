import type { Effect, Outcome } from '#lib/server/turns/turn-state.ts'
import { placeText } from './place-text.ts'
import type { Provider } from './provider.ts'
import { LEASE, type Row, type Rows, SPARE } from './row.ts'
import { type InFlight, Run } from './run.ts'
import { findLateAnswer, look } from './sight.ts'

interface Surroundings {
  rows: Rows
  provider: Provider
  requests: InFlight[]
}

/** A process that runs turns. It can die, stand still, and lose its way to the database, at any moment. */
export class Node {
  readonly name: string
  isFrozen = false
  isCutOff = false
  runs: Run[] = []
  readonly #rows: Rows
  readonly #provider: Provider
  readonly #requests: InFlight[]

  constructor(name: string, { rows, provider, requests }: Surroundings) {
    this.name = name
    this.#rows = rows
    this.#provider = provider
    this.#requests = requests
  }

  get reachesDatabase() {
    return !this.isFrozen && !this.isCutOff
  }

  beginNext(): void {
    const row = this.#rows.claimNext(this.name)
    if (row) this.#run(row, false).tell({ type: 'claimed', isToStop: row.isToStop })
  }

  reconcile(): void {
    for (const row of this.#rows.claimAbandoned(this.name)) {
      const own = this.runs.find((run) => run.id === row.id && run.isVouchedFor)
      if (own) Object.assign(own, { epoch: row.epoch, since: this.#rows.now })
      else this.#run(row, true).tell({ type: 'taken-over', responseId: row.responseId, isToStop: row.isToStop })
    }
  }

  renew(): void {
    for (const run of this.runs.filter((each) => each.isVouchedFor)) this.#renew(run)
  }

  stop(id: string): void {
    for (const run of this.runs) if (run.id === id) run.tell({ type: 'stop' })
  }

  /** The same message comes from another device. */
  attach(id: string): void {
    for (const run of this.runs) if (run.id === id) run.tell({ type: 'second-device' })
  }

  /** All that it knew is gone. */
  kill(): void {
    for (const run of this.runs) run.tell({ type: 'process-gone' })
    this.runs = []
    this.isFrozen = false
  }

  /** What it reads can't be read any more, however often it is tried. */
  loseStream(): void {
    const run = this.runs.find(({ work }) => work.includes('open'))
    run?.work.splice(run.work.indexOf('open'), 1)
    run?.tell({ type: 'reply-lost', errorCode: 'provider_unreachable' })
  }

  /** What the provider said of a request. */
  hear({ run, reply }: InFlight): void {
    if (run.isAborted) run.tell({ type: 'left' })
    else if (reply === null) run.tell({ type: 'reply-lost', errorCode: 'provider_unreachable' })
    else if (reply === 'refused') run.tell({ type: 'refused', errorCode: 'provider_rejected' })
    else if (reply === 'locked') {
      run.tell({ type: 'held-up' })
      run.work.push('create')
    } else {
      run.responseId = reply.id
      run.tell({ type: 'began' })
      run.work.push('open')
    }
  }

  /** Does one of the things that there are to do for a turn; what can't be done now stays to be done. */
  perform(run: Run, index: number): void {
    const [effect] = run.work.splice(index, 1)
    const isReading = effect === 'create' || effect === 'open' || effect === 'look'
    if (isReading && run.isAborted) run.tell({ type: 'left' })
    else if (effect && !this.#isDone(effect, run)) run.work.push(effect)
  }

  #isDone(effect: Effect, run: Run): boolean {
    if (effect === 'create') return this.#create(run)
    if (effect === 'open') return this.#read(run)
    else if (effect === 'look') return look(run, this.#provider, this.#rows.now)
    else if (effect === 'settle') return this.#settle(run)
    else if (effect === 'note') {
      if (this.isCutOff) return false
      this.#rows.update(run.id, this.#claim(run), { responseId: run.responseId })
    } else if (effect === 'cancel') {
      if (run.responseId && !this.#provider.isAway) this.#provider.cancel(run.responseId, this.#rows.now)
    } else if (effect === 'leave-unless-named') run.isAborted ||= run.responseId === null
    else if (effect === 'begin-next' && this.reachesDatabase) this.beginNext()
    return true
  }

  #create(run: Run): boolean {
    const unknown = this.#rows.all.find((row) => row.mayCome)
    if (unknown && !findLateAnswer(unknown, this.#provider, this.#rows.now)) return false
    if (!this.#mayWrite(run)) return true
    run.tell({ type: 'asked' })
    this.#requests.push({ run, node: this.name, sentAt: this.#rows.now, reply: null })
    return true
  }

  #read(run: Run): boolean {
    const response = this.#provider.responses.find(({ id }) => id === run.responseId)
    if (this.#provider.isAway || !response) return false
    run.show(response.words)
    if (response.status === 'in_progress') return false
    run.tell({ type: 'ended', outcome: endOf(response.status) })
    return true
  }

  /** In two steps, between which anything may happen: whoever has begun doesn't look up. */
  #settle(run: Run): boolean {
    if (!run.placed) {
      if (run.state.at !== 'ending' || !this.#mayWrite(run)) return true
      const kept = placeText(run, run.state, this.#provider, this.#rows.now)
      const claim = this.#claim(run)
      run.placed = kept && { claim, end: { status: run.state.outcome.status, responseId: run.responseId, ...kept } }
      return false
    }
    const { claim, end } = run.placed
    if (this.isCutOff) run.tell({ type: 'database-away' })
    else run.tell({ type: this.#rows.update(run.id, claim, end) ? 'stored' : 'lease-lost' })
    return true
  }

  #run(row: Row, isTakenOver: boolean): Run {
    const run = new Run(row, this.#rows.now, isTakenOver)
    this.runs.push(run)
    return run
  }

  #claim = (run: Run) => ({ node: this.name, epoch: run.epoch })

  #renew(run: Run): void {
    const row = this.#rows.renew(run.id, this.#claim(run))
    if (row) {
      Object.assign(run, { epoch: row.epoch, since: this.#rows.now })
      if (row.isToStop) run.tell({ type: 'stop' })
    } else run.tell({ type: 'lease-lost' })
  }

  /** T2: told by the clock; only when that leaves it open, by the database. */
  #mayWrite(run: Run): boolean {
    const isSafe = () => run.isVouchedFor && this.#rows.now - run.since + SPARE <= LEASE
    if (!isSafe() && !this.isCutOff && run.isVouchedFor) this.#renew(run)
    if (!isSafe()) run.tell({ type: 'lease-lost' })
    return isSafe()
  }
}

const endOf = (status: Outcome['status']): Outcome => ({ status, errorCode: null, end: null })
