import 'server-only'
import { randomBytes } from 'node:crypto'
import type { ToolCallDelta } from './chunk.ts'

/** A call, its arguments in the pieces in which they came. */
export type Call = { callId: string; name: string; pieces: string[] }

type Gathered = Call & { index: number | null; id: string }

/** Longer ones couldn't be sent back to us. */
const MAX_ID_LENGTH = 64

/** Gathers the calls of one answer, whose pieces may come in any order. */
export class Calls {
  readonly #gathered: Gathered[] = []
  readonly #taken: Set<string>

  /** `taken`: the ids of earlier calls. Some servers begin anew with each answer, and outputs go by the id. */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken)
  }

  /** Adds a piece to the call that it is of; false when there is none. */
  add(piece: ToolCallDelta): boolean {
    const known = this.#find(piece)
    if (known !== undefined) {
      known.pieces.push(piece.arguments)
      return true
    }
    if (piece.name === '') return false
    const { index, id, name } = piece
    this.#gathered.push({ index, id, name, pieces: [piece.arguments], callId: this.#newId(id) })
    return true
  }

  /** All of them as the server numbered them, whatever came first. */
  inOrder(): Call[] {
    const isNumbered = this.#gathered.every(({ index }) => index !== null)
    const calls = isNumbered ? this.#gathered.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0)) : this.#gathered
    return calls.map(({ callId, name, pieces }) => ({
      callId,
      name,
      pieces: isNothing(pieces) ? ['{}'] : said(pieces),
    }))
  }

  /** By number, id and name together: some servers number all calls 0, others send a new id with each piece. */
  #find({ index, id, name, arguments: args }: ToolCallDelta): Gathered | undefined {
    const candidates = this.#gathered.filter((call) => index === null || call.index === null || call.index === index)
    const call = (id !== '' && candidates.findLast((each) => each.id === id)) || candidates.at(-1)
    if (call === undefined || name === '') return call
    const isAnother = name !== call.name || (id !== '' && id !== call.id) || (args !== '' && isComplete(call.pieces))
    return isAnother ? undefined : call
  }

  #newId(given: string): string {
    const isUsable = given !== '' && given.length <= MAX_ID_LENGTH && !this.#taken.has(given)
    const id = isUsable ? given : `call_${randomBytes(12).toString('hex')}`
    this.#taken.add(id)
    return id
  }
}

const said = (pieces: string[]) => pieces.filter((piece) => piece !== '')
const isNothing = (pieces: string[]) => ['', 'null'].includes(pieces.join('').trim())

function isComplete(pieces: string[]): boolean {
  try {
    JSON.parse(pieces.join(''))
    return true
  } catch {
    return false
  }
}
