import 'server-only'
import { randomBytes } from 'node:crypto'
import { argumentsOf, isJson } from './arguments.ts'
import type { ToolCallDelta } from './chunk.ts'

/** A call, its arguments in the pieces in which they came. */
export type Call = { callId: string; name: string; pieces: string[] }

type Gathered = Call & { index: number | null; id: string }

export type CallsOptions = {
  /** The ids of earlier calls. Some servers begin anew with each answer, and outputs go by the id. */
  taken: Iterable<string>
  /** The names that it may call. */
  offered: ReadonlySet<string>
}

/** Longer ones couldn't be sent back to us. */
const MAX_ID_LENGTH = 64

/** Gathers the calls of one answer, whose pieces may come in any order. */
export class Calls {
  readonly #gathered: Gathered[] = []
  readonly #taken: Set<string>
  readonly #offered: ReadonlySet<string>

  constructor({ taken, offered }: CallsOptions) {
    this.#taken = new Set(taken)
    this.#offered = offered
  }

  /** Adds a piece to the call that it is of; false when there is none. */
  add(piece: ToolCallDelta): boolean {
    const { index, id, name, arguments: args } = piece
    if (id === '' && name === '' && args === '') return true
    const known = this.#find(piece)
    if (known === undefined) {
      if (id === '' && name === '') return false
      this.#gathered.push({ index, id, name, pieces: [args], callId: this.#newId(id) })
      return true
    }
    if (this.#isRepeated(piece, known)) return true
    if (name !== known.name) known.name += name
    known.pieces.push(args)
    return true
  }

  /** All of them as the server numbered them, whatever came first. */
  inOrder(): Call[] {
    const calls = this.#gathered.filter(({ name }) => name !== '')
    const isNumbered = calls.every(({ index }) => index !== null)
    const inOrder = isNumbered ? calls.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0)) : calls
    return inOrder.map(({ callId, name, pieces }) => ({
      callId,
      name: this.#offeredName(name),
      pieces: argumentsOf(pieces),
    }))
  }

  /** By number, id and name together: some servers number all calls 0, others send a new id with each piece. */
  #find(piece: ToolCallDelta): Gathered | undefined {
    const { index, id, name } = piece
    const numbered = this.#gathered.filter((call) => index === null || call.index === null || call.index === index)
    // A piece without a name begins nothing, whatever its number.
    const candidates = numbered.length > 0 || name !== '' ? numbered : this.#gathered
    const call = (id !== '' && candidates.findLast((each) => each.id === id)) || candidates.at(-1)
    if (call === undefined || call.name === '') return call
    if (name === '') return id === '' || id === call.id || numbered.length > 0 ? call : undefined
    return this.#isAnother(piece, call) ? undefined : call
  }

  #isAnother({ id, name, arguments: args }: ToolCallDelta, call: Gathered): boolean {
    if (id !== '' && id !== call.id) return true
    const said = call.pieces.join('')
    if (name !== call.name) return said !== '' || !this.#offered.has(call.name + name)
    return args !== '' && isJson(said) && (id === '' || said !== args)
  }

  /** The whole call once more. Without an id it may be meant: two throws of a die. */
  #isRepeated({ id, name, arguments: args }: ToolCallDelta, call: Gathered): boolean {
    return name !== '' && name === call.name && id !== '' && isJson(args) && args === call.pieces.join('')
  }

  /** Some models write the name with where they have it from, or with marks of their own. */
  #offeredName(given: string): string {
    const bare = given
      .replace(/<\|[\s\S]*$/, '')
      .trim()
      .replace(/^\w+[.:]/, '')
    return !this.#offered.has(given) && this.#offered.has(bare) ? bare : given
  }

  #newId(given: string): string {
    const isUsable = given !== '' && given.length <= MAX_ID_LENGTH && !this.#taken.has(given)
    const id = isUsable ? given : `call_${randomBytes(12).toString('hex')}`
    this.#taken.add(id)
    return id
  }
}
