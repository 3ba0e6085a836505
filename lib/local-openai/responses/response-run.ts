import 'server-only'
import { releaseLock } from '../conversations/lock.ts'
import { onceDatabaseIsThere } from '../endpoint/once-database-is-there.ts'
import type { ModelEvent, ModelRequest, Written } from '../model/language-model.ts'
import { ApiError } from '../wire/api-error.ts'
import { failureCode } from '../wire/failure-code.ts'
import type { NewItemId } from '../wire/ids.ts'
import type { ResponsesContext } from './context.ts'
import { endResponse } from './end-response.ts'
import { EventLog } from './event-log.ts'
import { EventSequence } from './event-sequence.ts'
import { type Ending, failure, type ResponseObject, withTurnsLeftOut } from './response-object.ts'
import type { AcceptedResponse } from './response-row.ts'
import type { Run } from './running.ts'

type Beginning = { response: ResponseObject; newId: NewItemId; isStreamed: boolean; summarizes: boolean }

/** A response while it is being written, and its event log afterwards. */
export class ResponseRun implements Run {
  readonly log = new EventLog()
  readonly createdAt: number
  readonly isStreamed: boolean
  readonly #context: ResponsesContext
  readonly #accepted: AcceptedResponse
  /** As it was when it was accepted, and what has been found out about it since. */
  response: ResponseObject
  readonly #sequence: EventSequence
  readonly #stop = new AbortController()
  readonly #finished = Promise.withResolvers<ResponseObject | null>()
  readonly #taken = Promise.withResolvers<void>()
  #refusal: ApiError | null = null
  #isSettled = false

  constructor(
    context: ResponsesContext,
    accepted: AcceptedResponse,
    { response, newId, isStreamed, summarizes }: Beginning,
  ) {
    this.#context = context
    this.#accepted = accepted
    this.response = response
    this.#sequence = new EventSequence(newId, { summarizes })
    this.isStreamed = isStreamed
    this.createdAt = context.now()
  }

  get id(): string {
    return this.#accepted.id
  }

  /** What its lock and its row are held under. */
  get key(): string {
    return this.id
  }

  get tenant(): string {
    return this.#accepted.tenant
  }

  get conversationId(): string | null {
    return this.#accepted.conversationId
  }

  get background(): boolean {
    return this.#accepted.background
  }

  get isSettled(): boolean {
    return this.#isSettled
  }

  /** Waits until the model has taken the request, or the run is over. Throws the error it was refused with. */
  async taken(): Promise<void> {
    await Promise.race([this.#taken.promise, this.#finished.promise])
    if (this.#refusal !== null) throw this.#refusal
  }

  get finished(): Promise<ResponseObject | null> {
    return this.#finished.promise
  }

  /** Lets the model write. Returns at once; everything further shows in `log` and `finished`. */
  start(request: Omit<ModelRequest, 'signal'>): void {
    this.#context.heartbeat.hold(this)
    this.log.push(...this.#sequence.begin(this.response))
    void this.#generate({ ...request, signal: this.#stop.signal })
  }

  async settle(ending: Ending): Promise<ResponseObject | null> {
    if (!this.#claim()) return this.finished
    if (ending.status === 'completed' || ending.status === 'incomplete') {
      this.log.push(...this.#sequence.close(ending.status))
    }
    const response = await endResponse(this.#context, this.#accepted, {
      ...{ response: this.response, output: this.#sequence.output(), ending },
    })
    this.log.push(this.#sequence.terminal(response))
    this.log.end()
    this.#finished.resolve(response)
    return response
  }

  async fail(message: string): Promise<void> {
    await this.settle(failure(message))
  }

  /** The client that waited for it is gone: as if it had never been asked for. */
  async abandon(): Promise<void> {
    if (!this.#claim()) return
    this.log.end()
    try {
      await onceDatabaseIsThere(this.#context, () => releaseLock(this.#context.db, this.id))
    } catch (error) {
      this.#context.report(error)
    }
    this.#finished.resolve(null)
  }

  /** The lock or the response is no longer ours, as the heartbeat found. */
  onLost(): void {
    void this.fail('The response was ended from elsewhere.')
  }

  #claim(): boolean {
    if (this.#isSettled) return false
    this.#isSettled = true
    this.#context.heartbeat.release(this)
    // Only a background response can be streamed again.
    if (!this.background) this.#context.runs.forget(this.id)
    this.#stop.abort()
    return true
  }

  /** The model wants nothing of it: that is how a background response ends, any other was never begun. */
  async #refuse(error: ApiError): Promise<void> {
    if (this.background) {
      await this.settle({ status: 'failed', code: failureCode(error), message: error.message })
      return
    }
    this.#refusal = error
    await this.abandon()
  }

  async #generate(request: ModelRequest): Promise<void> {
    let isTaken = false
    try {
      for await (const event of this.#context.model.generate(request)) {
        isTaken = true
        this.#taken.resolve()
        if (this.#isSettled) return
        if (event.type === 'end' || event.type === 'error') {
          if (event.type === 'end') this.response = withTurnsLeftOut(this.response, event.turnsLeftOut ?? 0)
          await this.settle(endingOf(event))
          return
        }
        if (event.type !== 'start') this.log.push(...this.#sequence.add(event))
      }
      await this.fail('The model stopped before the end of its answer.')
    } catch (error) {
      if (this.#isSettled) return
      if (error instanceof ApiError && !isTaken) {
        await this.#refuse(error)
        return
      }
      this.#context.report(error)
      await this.fail('The model could not finish its answer.')
    }
  }
}

function endingOf(event: Exclude<ModelEvent, Written | { type: 'start' }>): Ending {
  if (event.type === 'error') return { status: 'failed', code: event.code, message: event.message }
  if (event.reason === 'stop') return { status: 'completed', usage: event.usage }
  const reason = event.reason === 'length' ? 'max_output_tokens' : 'content_filter'
  return { status: 'incomplete', reason, usage: event.usage }
}
