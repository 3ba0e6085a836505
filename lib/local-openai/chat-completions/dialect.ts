import 'server-only'
import type { ModelRequest } from '../model/language-model.ts'
import type { JsonObject } from '../wire/json.ts'
import type { Complaint } from './error-words.ts'
import { QUIRKS, type Quirks } from './quirks.ts'

type Asked = Pick<ModelRequest, 'model' | 'settings'>

/**
 * What some server, or a model of it, doesn't take, as it said itself. What it refused beside tools it may well take without.
 * Forgotten with the process.
 */
export class Dialect {
  readonly #known = new Map<string, Set<string>>()

  of({ model, settings }: Asked): Quirks {
    const places = [placeOf(null, false), placeOf(model, false)]
    if (settings.tools.length > 0) places.push(placeOf(null, true), placeOf(model, true))
    return new Set(places.flatMap((place) => [...(this.#known.get(place) ?? [])]))
  }

  /** Without all these it has answered. Returns what is new of them. */
  remember(asked: Asked, quirks: Quirks): string[] {
    const known = this.of(asked)
    const fresh = QUIRKS.filter(({ name }) => quirks.has(name) && !known.has(name))
    for (const { name, isOfServer } of fresh) {
      const place = placeOf(isOfServer ? null : asked.model, asked.settings.tools.length > 0)
      this.#known.set(place, new Set([...(this.#known.get(place) ?? []), name]))
    }
    return namesOf(fresh)
  }
}

/** For what it is known: of a model or of the whole server, with tools or always. */
const placeOf = (model: string | null, withTools: boolean) => JSON.stringify([model, withTools])

const STATUSES = [400, 415, 422, 500, 501, 502]

/** What a server would take, as some say with what they don't. */
const OFFERED =
  /(expected one of|(?<!not )\b(supported|allowed|valid|permitted|accepted|available|known) (values|parameters|params|fields|options|arguments|keys|properties))[^\n]*/gi

/** Complaints of a parameter that don't name it. */
const UNNAMED =
  /(extra|unexpected|unknown|unsupported|unrecogni[sz]ed|invalid|additional)( request)? (inputs?|key|field|param|arg|option|propert)|(inputs?|keys?|fields?|parameters?|arguments?|options?|properties) (is|are) not (permitted|allowed|supported)/i
/** Complaints of nothing at all: these words, and no other. */
const VAGUE =
  /^((an?|the|is|are|was|your|in|with|contains?|error|http|status|code|\d+|invalid|bad|malformed|request|arguments?|param(eter)?s?|body|payload|unprocessable|entity|content|validation|failed|format|wrong)\b[\s\W]*)*$/i
/** Of the two, either would do. */
const EITHER = /\bboth\b|at the same time|together|mutually|simultaneous|only one of/i

/**
 * What to leave out of a request that was refused for its form, so that the same is asked once more: what the server names;
 * else what nobody asked for, then all parameters that it could mean, then how the conversation is told. Empty when nothing
 * is left to try.
 */
export function toLeaveOut(body: JsonObject, complaint: Complaint, already: Quirks): string[] {
  const { status, message, form } = complaint
  const words = complaint.words.replaceAll(OFFERED, '')
  if (!STATUSES.includes(status)) return []
  const possible = QUIRKS.filter((quirk) => !already.has(quirk.name) && quirk.isIn(body))
  const named = possible.filter((quirk) => quirk.isRefusedIn(words, status))
  const parameters = named.filter(({ isShape }) => !isShape)
  if (parameters.length > 0) return namesOf(EITHER.test(words) ? parameters.slice(-1) : parameters)
  if (named.length > 0) return namesOf(named.slice(0, 1))
  const isVague = form !== 'page' && (UNNAMED.test(words) || VAGUE.test((message ?? '').trim()))
  if (![400, 422].includes(status) || !isVague || namesAnother(words, body)) return []
  const guesses = possible.filter(({ isGuessed }) => isGuessed)
  const hints = guesses.filter(({ isShape }) => !isShape)
  const ours = hints.filter(({ name }) => name === 'stream_options')
  return namesOf([ours, hints, guesses].find(({ length }) => length > 0) ?? [])
}

const namesOf = (quirks: readonly { name: string }[]) => quirks.map(({ name }) => name)

/** It is about something that can't be left out. */
const namesAnother = (words: string, body: JsonObject) =>
  Object.keys(body).some((key) => new RegExp(`(["'\`.]|body )${key}(["'\`.:[]|$)`).test(words))
