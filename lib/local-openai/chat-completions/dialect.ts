import 'server-only'
import type { JsonObject } from '../wire/json.ts'
import type { Complaint } from './error-words.ts'
import { QUIRKS, type Quirks } from './quirks.ts'

/** What some server, or a model of it, doesn't take, as it said itself. Forgotten with the process. */
export class Dialect {
  readonly #ofServer = new Set<string>()
  readonly #ofModels = new Map<string, Set<string>>()

  of(model: string): Quirks {
    return new Set([...this.#ofServer, ...(this.#ofModels.get(model) ?? [])])
  }

  /** Without all these it has answered. */
  remember(model: string, quirks: Quirks): void {
    for (const { name, isOfServer } of QUIRKS) {
      if (!quirks.has(name)) continue
      if (isOfServer) this.#ofServer.add(name)
      else this.#ofModels.set(model, new Set([...(this.#ofModels.get(model) ?? []), name]))
    }
  }
}

const STATUSES = [400, 405, 415, 422, 500, 501]

/** Complaints of the request's form that don't say what is wrong with it. */
const VAGUE =
  /^\W*$|extra (inputs?|fields?|param)|unexpected (key|field|param|arg|keyword|propert)|unknown (field|param|arg|key|propert)|unrecogni[sz]ed|not permitted|unsupported (param|field|arg|option|propert)|invalid (request|param|field|body|payload|arg)|additional propert|unprocessable|validation error|bad request/i

/**
 * What to leave out of a request that was refused for its form, so that the same is asked once more: what the server names;
 * else all parameters that it could mean, then how the conversation is told. Empty when nothing is left to try.
 */
export function toLeaveOut(body: JsonObject, { status, words }: Complaint, already: Quirks): string[] {
  if (!STATUSES.includes(status)) return []
  const possible = QUIRKS.filter((quirk) => !already.has(quirk.name) && quirk.isIn(body))
  const named = possible.filter((quirk) => quirk.isRefusedIn(words))
  const parameters = named.filter(({ isShape }) => !isShape)
  if (parameters.length > 0) return parameters.map(({ name }) => name)
  if (named[0] !== undefined) return [named[0].name]
  if (![400, 422].includes(status) || !VAGUE.test(words)) return []
  const hints = possible.filter(({ isShape }) => !isShape)
  return (hints.length > 0 ? hints : possible.filter(({ name }) => name !== 'only some thoughts')).map(
    ({ name }) => name,
  )
}
