import { describe, expect, it } from 'vitest'
import type { ServerState } from '#lib/local-openai/chat-completions/look-at-server.ts'
import { ApiError } from '#lib/local-openai/wire/api-error.ts'
import { readEnv } from '#lib/server/env.ts'
import { modelServerWords } from '#lib/server/provider/model-server-words.ts'

const URL = 'http://ada:secret@localhost:1234/v1'
const url = URL
const error = new ApiError(503, { message: 'It is busy.' })
const infos = (...ids: string[]) => ids.map((id) => ({ id, created: 0, ownedBy: 'x' }))
const listed = (...ids: string[]): ServerState => ({ type: 'listed', url, models: infos(...ids) })
const missing: ServerState = { type: 'unlisted', url, instead: '404' }
const refused = (status: number): ServerState => ({ type: 'refused', url, status, error })
const away = (reason: string): ServerState => ({ type: 'unreachable', reason, error })
const WITH_KEY = { MODEL_SERVER_API_KEY: 'hush' }

describe('what is said of the model server', () => {
  it.each<[string, ServerState, Record<string, string>, RegExp, RegExp | null]>([
    ['its models and the default', listed('a', 'b'), {}, /^2 models; a answers unless/, null],
    ['one model', listed('a'), {}, /^1 model; a answers/, null],
    [
      'the default that was set',
      listed('a', 'b'),
      { MODEL_SERVER_MODEL: 'b' },
      /b answers unless another is chosen$/,
      null,
    ],
    [
      'a default by another name',
      listed('a:latest'),
      { MODEL_SERVER_MODEL: 'a' },
      /a answers .*not in the list$/,
      null,
    ],
    [
      'where it was found',
      { ...listed('a'), url: 'http://localhost:1234/api/v1' } as ServerState,
      {},
      /found at http:\/\/localhost:1234\/api\/v1$/,
      null,
    ],
    ['a missing list', missing, {}, /^no list of models.*404$/, /MODEL_SERVER_MODEL.*\/v1/],
    [
      'a missing list that is made up for',
      missing,
      { MODEL_SERVER_MODEL: 'b' },
      /b answers \(MODEL_SERVER_MODEL\)/,
      null,
    ],
    [
      'a missing list that OpenAI’s model makes up for',
      missing,
      { OPENAI_MODEL: 'c' },
      /c answers \(OPENAI_MODEL\)/,
      null,
    ],
    [
      'an empty list',
      { ...missing, instead: 'an empty list', isEmpty: true } as ServerState,
      {},
      /an empty list$/,
      /Load a model/,
    ],
    ['a wrong key', refused(401), WITH_KEY, /refuses the key \(401\)/, /Correct MODEL_SERVER_API_KEY/],
    ['a missing key', refused(403), {}, /wants a key \(403\)/, /Set MODEL_SERVER_API_KEY/],
    ['a failure', refused(503), {}, /error \(503\): It is busy\.$/, /Its own log/],
    ['nobody', away('ECONNREFUSED'), {}, /no answer: nothing listens there/, /Start it, or correct MODEL_SERVER_URL/],
    ['a wrong name', away('ENOTFOUND'), {}, /no such host/, /MODEL_SERVER_URL/],
    ['the wrong protocol', away('ERR_SSL_WRONG_VERSION_NUMBER'), {}, /http, not https/, /MODEL_SERVER_URL/],
    ['silence', away('timeout'), {}, /said nothing in time/, /Start it/],
    ['a gateway', away('502'), {}, /a gateway says 502/, /Start it/],
    ['anything else', away('EWHAT'), {}, /no answer: EWHAT/, /Start it/],
  ])('tells of %s, and what to do', (_, state, settings, found, todo) => {
    const words = modelServerWords(state, readEnv({ MODEL_SERVER_URL: URL, ...settings }))
    expect(words.found).toMatch(found)
    if (todo === null) expect(words.todo).toBeNull()
    else expect(words.todo).toMatch(todo)
    expect(JSON.stringify(words)).not.toMatch(/secret|hush/)
  })
})
