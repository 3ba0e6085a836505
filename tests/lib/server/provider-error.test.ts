import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { ForeignReplyError, providerErrorCode } from '#lib/server/provider-error.ts'

function jsonError(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return error
  }
}

const apiError = (status: number | undefined, code?: string) =>
  OpenAI.APIError.generate(status, { error: { code, message: 'text of theirs' } }, undefined, new Headers())

describe('providerErrorCode', () => {
  it.each([
    ['a locked conversation', apiError(400, 'conversation_locked'), 'conversation_busy'],
    ['used-up credit, which is a 429 too', apiError(429, 'insufficient_quota'), 'provider_quota'],
    ['a rate limit', apiError(429, 'rate_limit_exceeded'), 'provider_busy'],
    ['a 429 without a code', apiError(429), 'provider_busy'],
    ['a wrong key', apiError(401, 'invalid_api_key'), 'provider_credentials'],
    ['a model that is gone', apiError(404, 'model_not_found'), 'unknown_model'],
    ['a server error', apiError(500), 'provider_failed'],
    ['an overloaded server', apiError(503), 'provider_busy'],
    ['a request that it does not accept', apiError(400, 'invalid_value'), 'provider_rejected'],
    [
      'an error event in a stream, which has no status',
      new OpenAI.APIError(undefined, {}, 'x', undefined),
      'provider_failed',
    ],
    ['a refused connection', new OpenAI.APIConnectionError({}), 'provider_unreachable'],
    [
      'a page in place of a reply',
      new OpenAI.APIConnectionError({ cause: new ForeignReplyError('x') }),
      'provider_failed',
    ],
    ['a reply that is no JSON', jsonError('<html>'), 'provider_failed'],
    ['a connection that breaks in mid-stream', new TypeError('terminated'), 'provider_unreachable'],
    ['a fault of our own', new TypeError('x is not a function'), null],
  ])('tells %s', (_, error, code) => {
    expect(providerErrorCode(error)).toBe(code)
  })
})
