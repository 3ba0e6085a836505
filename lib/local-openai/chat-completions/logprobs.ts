import 'server-only'
import { isObject, type JsonObject } from '../wire/json.ts'

/** How likely the tokens of some text were, in the shape that Responses shows it. */
export const readLogprobs = (tokens: readonly JsonObject[]): JsonObject[] =>
  tokens.map((token) => ({
    ...likelihood(token),
    top_logprobs: Array.isArray(token.top_logprobs) ? token.top_logprobs.filter(isObject).map(likelihood) : [],
  }))

function likelihood({ token, logprob, bytes }: JsonObject): JsonObject {
  const text = typeof token === 'string' ? token : ''
  return {
    token: text,
    logprob: typeof logprob === 'number' ? logprob : 0,
    bytes: Array.isArray(bytes) ? bytes : [...Buffer.from(text)],
  }
}
