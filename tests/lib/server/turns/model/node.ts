import { step } from '#lib/server/turns/turn-machine.ts'
import type { Effect, Outcome, TurnEvent, TurnState } from '#lib/server/turns/turn-state.ts'
import type { Item, Provider, Response } from './provider.ts'
import { type Claim, LEASE, type Row, type Rows, SPARE } from './row.ts'

/** A turn on one node: the machine's state, and what the node still has to do. */
export class Run {
  state: TurnState
  readonly id: string
  readonly isTakenOver: boolean
  epoch: number
  since: number
  responseId: string | null
  shown = 0
  isFrozen = false
  isAborted = false
  /** What the provider was told of its end, before that is in the row. */
  placed: Partial<Row> | null = null
  /** Of a look that found nothing: since when. */
  absentSince: number | null = null
  readonly work: Effect[] = []

  constructor({ id, epoch, responseId }: Row, since: number, isTakenOver: boolean) {
    this.id = id
    this.epoch = epoch
    this.since = since
    this.responseId = responseId
    this.isTakenOver = isTakenOver
    this.state = { at: isTakenOver ? 'adrift' : 'queued' }
  }

  tell(event: TurnEvent): void {
    const [state, ...effects] = step(this.state, event)
    this.state = state
    for (const effect of effects) {
      // What takes no time.
      if (effect === 'freeze') this.isFrozen = !this.isTakenOver
      else if (effect === 'leave') this.isAborted = true
      else if (effect !== 'let-go') this.work.push(effect)
    }
  }
}

/** What a node has asked of the provider and not heard of yet. */
export interface InFlight {
  run: Run
  node: string
  sentAt: number
  /** Null until the request has arrived; then what the provider said. */
  reply: Response | 'locked' | null
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

  constructor(name: string, { rows, provider, requests }: { rows: Rows; provider: Provider; requests: InFlight[] }) {
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
      const own = this.runs.find((run) => run.id === row.id && this.#vouches(run))
      if (own) Object.assign(own, { epoch: row.epoch, since: this.#rows.now })
      else this.#run(row, true).tell({ type: 'taken-over', responseId: row.responseId, isToStop: row.isToStop })
    }
  }

  renew(): void {
    for (const run of this.runs.filter((each) => this.#vouches(each))) this.#renew(run)
  }

  stop(id: string): void {
    for (const run of this.runs) if (run.id === id) run.tell({ type: 'stop' })
  }

  /** All that it knew is gone. */
  kill(): void {
    for (const run of this.runs) run.tell({ type: 'process-gone' })
    this.runs = []
    this.isFrozen = false
  }

  /** Does the next thing that there is to do for a turn, as far as it can be done now. */
  perform(run: Run, index: number): void {
    const [effect] = run.work.splice(index, 1)
    if (effect && this.#do(effect, run) === 'later') run.work.push(effect)
  }

  /** What the provider said of a request. */
  hear({ run, reply }: InFlight): void {
    if (run.isAborted) return run.tell({ type: 'left' })
    if (reply === 'locked') {
      run.tell({ type: 'held-up' })
      run.work.push('create')
    } else if (reply) {
      run.responseId = reply.id
      run.tell({ type: 'began' })
      run.work.push('open')
    } else run.tell({ type: 'reply-lost', errorCode: 'provider_unreachable' })
  }

  #run(row: Row, isTakenOver: boolean): Run {
    const run = new Run(row, this.#rows.now, isTakenOver)
    this.runs.push(run)
    return run
  }

  #vouches = ({ state }: Run) => state.at !== 'adrift' && state.at !== 'settled'

  #claim = (run: Run): Claim => ({ node: this.name, epoch: run.epoch })

  #renew(run: Run): void {
    const row = this.#rows.renew(run.id, this.#claim(run))
    if (!row) return run.tell({ type: 'lease-lost' })
    run.epoch = row.epoch
    run.since = this.#rows.now
    if (row.isToStop) run.tell({ type: 'stop' })
  }

  /** T2: told by the clock; only when that leaves it open, by the database. */
  #mayWrite(run: Run): boolean {
    const isSafe = () => this.#vouches(run) && this.#rows.now - run.since + SPARE <= LEASE
    if (!isSafe() && !this.isCutOff && this.#vouches(run)) this.#renew(run)
    if (isSafe()) return true
    run.tell({ type: 'lease-lost' })
    return false
  }

  #do(effect: Effect, run: Run): 'later' | undefined {
    switch (effect) {
      case 'create':
        if (run.isAborted) return void run.tell({ type: 'left' })
        if (!this.#mayWrite(run)) return undefined
        run.tell({ type: 'asked' })
        return void this.#requests.push({ run, node: this.name, sentAt: this.#rows.now, reply: null })
      case 'open':
        return this.#read(run)
      case 'look':
        return this.#look(run)
      case 'note':
        if (this.isCutOff) return 'later'
        return void this.#rows.update(run.id, this.#claim(run), { responseId: run.responseId })
      case 'cancel':
        if (run.responseId && !this.#provider.isAway) this.#provider.cancel(run.responseId, this.#rows.now)
        return undefined
      case 'leave-unless-named':
        if (!run.responseId) run.isAborted = true
        return undefined
      case 'settle':
        return this.#settle(run)
      case 'begin-next':
        if (this.reachesDatabase) this.beginNext()
        return undefined
      default:
        return undefined
    }
  }

  #read(run: Run): 'later' | undefined {
    if (run.isAborted) return void run.tell({ type: 'left' })
    if (this.#provider.isAway) return 'later'
    const response = this.#provider.responses.find(({ id }) => id === run.responseId)
    if (!response) return void run.tell({ type: 'reply-lost', errorCode: 'interrupted' })
    if (!run.isFrozen) run.shown = Math.max(run.shown, response.words)
    if (response.status === 'in_progress') return 'later'
    return void run.tell({ type: 'ended', outcome: endOf(response.status) })
  }

  #look(run: Run): 'later' | undefined {
    if (run.isAborted) return void run.tell({ type: 'left' })
    const sight = this.#sight(run)
    if (sight === 'unknown') return 'later'
    if (sight === 'absent') return void run.tell({ type: 'absent' })
    run.shown = Math.max(run.shown, ...this.#provider.listed(run.id, this.#rows.now).map(({ words }) => words))
    return void run.tell({ type: 'ended', outcome: endOf('completed') })
  }

  #sight(run: Run): 'found' | 'absent' | 'unknown' {
    const { isAway, lock } = this.#provider
    if (!isAway && this.#provider.listed(run.id, this.#rows.now).length > 0) return 'found'
    if (isAway || lock) run.absentSince = null
    else run.absentSince ??= this.#rows.now
    return run.absentSince !== null && this.#rows.now - run.absentSince >= 7 ? 'absent' : 'unknown'
  }

  #settle(run: Run): 'later' | undefined {
    if (run.state.at !== 'ending') return undefined
    if (!run.placed) {
      if (!this.#mayWrite(run)) return undefined
      run.placed = this.#place(run, run.state)
      return 'later'
    }
    if (this.isCutOff) return void run.tell({ type: 'database-away' })
    const { status } = run.state.outcome
    const isOurs = this.#rows.update(run.id, this.#claim(run), { status, responseId: run.responseId, ...run.placed })
    run.tell({ type: isOurs ? 'stored' : 'lease-lost' })
    return undefined
  }

  /** What the row keeps; null when the provider can't be told now. */
  #place(run: Run, { outcome, isStopped, isKnown }: Extract<TurnState, { at: 'ending' }>): Partial<Row> | null {
    const { now } = this.#rows
    if (outcome.status === 'failed') return { keepsInput: true, output: run.shown }
    if (this.#provider.isAway) return null
    const listed = this.#provider.listed(run.id, now)
    const answers = listed.filter(({ role }) => role === 'assistant')
    if (outcome.status === 'completed') {
      const whole = answers.find(({ words }) => words > run.shown)
      if (!isStopped || !whole) return { status: 'completed', keepsInput: false, output: 0 }
      return this.#add(run, [], { status: 'cancelled', replaced: answers.map(({ id }) => id) })
    }
    if (!isKnown && this.#sight(run) === 'unknown') return null
    if (listed.length === 0) return this.#add(run, [{ role: 'user', words: 0 }], {})
    if (Math.max(0, ...answers.map(({ words }) => words)) >= run.shown) return { keepsInput: false, output: 0 }
    return this.#add(run, [], { replaced: answers.map(({ id }) => id) })
  }

  #add(run: Run, before: Pick<Item, 'role' | 'words'>[], kept: Partial<Row>): Partial<Row> | null {
    const answer = run.shown > 0 ? [{ role: 'assistant' as const, words: run.shown }] : []
    const added = this.#provider.add(run.id, [...before, ...answer], this.#rows.now)
    return added && { keepsInput: false, output: 0, ...kept }
  }
}

const endOf = (status: Outcome['status']): Outcome => ({ status, errorCode: null, end: null })
