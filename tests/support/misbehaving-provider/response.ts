import { setImmediate as nextRound } from 'node:timers/promises'
import type { Connection } from './connection.ts'
import type { Conversation } from './conversation.ts'
import { type Item, newId } from './item.ts'
import { ScriptedOutput } from './output.ts'
import { endingFields } from './response-ending.ts'
import type { Ending, Script, Step, Trouble } from './script.ts'

interface Event {
  type: string
  sequence_number: number
}

interface Request {
  conversation: Conversation | null
  model: string
  input: Item[]
  background: boolean
}

/** One response while it is written, and after. A background one goes on whether or not anybody listens. */
export class ScriptedResponse {
  readonly id = newId('resp')
  readonly request: Request
  readonly script: Script
  status = 'queued'
  /** Settles when it has ended, however. */
  readonly ended: Promise<void>
  readonly #createdAt = Math.floor(Date.now() / 1000)
  readonly #events: Event[] = []
  readonly #connections = new Set<Connection>()
  /** Resolved when the rest of the script is of no interest any more. */
  readonly #interrupted = Promise.withResolvers<Ending | 'cancelled'>()
  #listened = Promise.withResolvers<void>()
  #reason: Ending | 'cancelled' | null = null
  readonly #output = new ScriptedOutput((type, fields) => this.#emit(type, fields))

  constructor(request: Request, script: Script) {
    this.request = request
    this.script = script
    if (request.conversation) request.conversation.lockedBy = this.id
    void this.#interrupted.promise.then((reason) => {
      this.#reason = reason
    })
    this.ended = this.#perform()
  }

  get output(): Item[] {
    return this.#output.items
  }

  get isLive() {
    return this.status === 'queued' || this.status === 'in_progress'
  }

  toJson() {
    const { id, status, output } = this
    const { background, conversation, model } = this.request
    return {
      id,
      object: 'response',
      created_at: this.#createdAt,
      status,
      background,
      conversation: conversation && { id: conversation.id },
      model,
      output,
      ...endingFields(status, this.script),
      metadata: {},
    }
  }

  /** Sends the events after number `after`, then whatever follows. */
  attach(connection: Connection, after = -1): void {
    for (const event of this.#events) if (event.sequence_number > after) this.#send(connection, event)
    if (this.isLive) this.#follow(connection)
    else connection.end()
  }

  #follow(connection: Connection): void {
    this.#connections.add(connection)
    this.#listened.resolve()
    void connection.closed.then(() => {
      this.#connections.delete(connection)
      // Without background the generation ends with its only listener, and leaves nothing.
      if (!this.request.background) this.#interrupted.resolve('cancelled')
    })
  }

  /** Ends it now: cancelled, or as if everything else had been said already. */
  async interrupt(as: 'cancelled' | 'completed'): Promise<void> {
    this.#interrupted.resolve(as)
    await this.ended
  }

  async #perform(): Promise<void> {
    // A little later, so that whoever asked is listening when it begins.
    await nextRound()
    this.#emit('response.created', { response: this.toJson() })
    if (this.request.background) this.#emit('response.queued', { response: this.toJson() })
    this.status = 'in_progress'
    this.#emit('response.in_progress', { response: this.toJson() })
    for (const step of this.script.say ?? []) {
      if (this.#reason === 'cancelled') break
      await this.#take(step)
    }
    this.#end(this.#reason === 'cancelled' ? 'cancelled' : (this.script.ends ?? 'completed'))
  }

  async #take(step: Step): Promise<void> {
    if (typeof step === 'string') return this.#output.say('output_text', step)
    if ('open' in step) {
      step.arrive()
      await Promise.race([step.opened, this.#interrupted.promise])
    } else if ('listeners' in step) await Promise.race([this.#listened.promise, this.#interrupted.promise])
    else if ('refusal' in step) this.#output.say('refusal', step.refusal)
    else if ('of' in step) this.#output.play(step)
    else if ('event' in step) this.#emit(step.event.type, step.event)
    else if ('item' in step) this.#output.add(step.item)
    else if ('trouble' in step) await this.#trouble(step.trouble)
    else for (const connection of this.#connections) connection.send('error', { type: 'error', ...step.errorEvent })
  }

  /** A connection in trouble hears nothing of what comes next. */
  async #trouble(trouble: Trouble): Promise<void> {
    for (const connection of this.#connections) connection.make(trouble)
    this.#connections.clear()
    this.#listened = Promise.withResolvers()
    if (!this.request.background && trouble !== 'silence') await this.#interrupted.promise
  }

  #end(how: Ending | 'cancelled'): void {
    const status = typeof how === 'string' ? how : 'failed' in how ? 'failed' : 'incomplete'
    const stored = status === 'completed' || status === 'incomplete'
    this.#output.end(stored ? status : 'incomplete')
    if (stored) this.#output.tellOfMessage()
    this.status = status
    const { conversation, input } = this.request
    if (conversation) {
      if (stored) conversation.append([...input, ...this.output], this.script.listed)
      else if (status === 'cancelled') conversation.append(this.#keptOfCancelled(), this.script.listed)
      if (conversation.lockedBy === this.id) conversation.lockedBy = null
    }
    // There is no event for a cancelled one.
    this.#emit(`response.${status === 'cancelled' ? 'failed' : status}`, { response: this.toJson() })
    for (const connection of this.#connections) connection.end()
  }

  #keptOfCancelled(): Item[] {
    const { cancel } = this.script
    if (cancel === 'keeps-all') return [...this.request.input, ...this.output]
    return cancel === 'keeps-question' ? this.request.input : []
  }

  #emit(type: string, fields: object): void {
    // As it is now: what is sent later, to somebody else, must say the same.
    const event: Event = structuredClone({ ...fields, type, sequence_number: this.#events.length })
    this.#events.push(event)
    for (const connection of this.#connections) this.#send(connection, event)
  }

  #send(connection: Connection, event: Event): void {
    const { bytewise, unnumbered } = this.script
    connection.send(event.type, unnumbered ? { ...event, sequence_number: undefined } : event, { bytewise })
  }
}
