import { describe, expect, it } from 'vitest'
import { readComplaint } from '#lib/local-openai/chat-completions/error-words.ts'
import { fromComplaint } from '#lib/local-openai/chat-completions/server-error.ts'
import { failureCode } from '#lib/local-openai/wire/failure-code.ts'

const read = (status: number, body: unknown, said = 'Hello') => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const asked = { model: 'm', body: { messages: [{ role: 'user', content: said }] } }
  return fromComplaint(readComplaint(status, text), asked)
}
const codeOf = (...[status, body, said]: Parameters<typeof read>) => failureCode(read(status, body, said))
const error = (message: string, more: object = {}) => ({ error: { message, ...more } })
const page = '<!DOCTYPE html><html><title>Just a moment…</title></html>'

describe('what a server complains of', () => {
  it.each<[string, [number, unknown][]]>([
    [
      'model_not_found',
      [
        [400, error('Model Not Exist', { code: 'invalid_request_error' })],
        [400, error('The model `llama3.2` does not exist')],
        [400, { message: 'The provided model identifier is invalid.' }],
        [400, error('m is not a valid model ID', { code: 400 })],
        [400, error('The model `m` has been decommissioned and is no longer supported.')],
        [400, { error: { code: '1211', message: '模型不存在，请检查模型代码。' } }],
        [401, error('key not allowed to access model. Tried to access m', { type: 'key_model_access_denied' })],
        [403, error('You do not have access to model m')],
        [404, { type: 'error', error: { type: 'not_found_error', message: 'model: m' } }],
        [404, error('The API deployment for this resource does not exist.', { code: 'DeploymentNotFound' })],
        [404, error('No endpoints found for m.', { code: 404 })],
        [500, error('could not load model: rpc error')],
        [503, error('无可用渠道', { code: 'model_not_found', type: 'new_api_error' })],
        [503, { detail: 'No models are currently loaded.' }],
      ],
    ],
    [
      'not_chat_completions',
      [
        [404, { error: 'Cannot POST /chat/completions' }],
        [404, { error: 'not_found' }],
        [404, { message: 'Route POST:/chat/completions not found', error: 'Not Found', statusCode: 404 }],
        [404, { status: 404, error: 'Not Found', path: '/v1/chat/completions' }],
        [404, { message: 'no Route matched with those values' }],
        [404, error('Resource not found', { code: '404' })],
        [404, '404 page not found'],
        [404, ''],
        [403, page],
        [400, page],
        [500, { error: 'Unexpected endpoint or method. (POST /chat/completions)' }],
      ],
    ],
    [
      'invalid_api_key',
      [
        [400, error('API key not valid. Please pass a valid API key.', { status: 'INVALID_ARGUMENT' })],
        [400, error('Incorrect API key provided: sk-1', { code: 'invalid_api_key' })],
        [401, page],
        [401, 'Unauthorized'],
        [401, { error: 'invalid_token', error_description: 'The token expired' }],
        [403, { message: 'Missing Authentication Token' }],
        [500, error('Authentication failed')],
      ],
    ],
    [
      'insufficient_quota',
      [
        [400, error('Your credit balance is too low to access the API.')],
        [402, ''],
        [403, error('Key limit exceeded (total limit).', { code: 403 })],
        [403, error('该令牌额度已用尽')],
        [429, error('您的账户已欠费，请充值后重试。')],
        [429, error('Your account is suspended', { type: 'exceeded_current_quota_error' })],
      ],
    ],
    [
      'invalid_prompt',
      [
        [400, error('Content Exists Risk')],
        [400, error('Input data may contain inappropriate content.')],
        [400, error('The request was rejected because it was considered high risk')],
        [400, error('系统检测到输入或生成内容可能包含不安全或敏感内容')],
        [403, { code: 'invalid', error: 'Content violates usage guidelines.' }],
      ],
    ],
    [
      'invalid_request',
      [
        [400, ''],
        [400, '{}'],
        [400, '"Failed to read the body"'],
        [400, error('User location is not supported for the API use.', { code: 400 })],
        [404, error('No endpoints found that support tool use.')],
        [409, { title: 'Conflict', type: 'about:blank', detail: 'Twice' }],
        [451, error('Not in your country')],
        [422, { detail: [{ loc: ['body', 'messages', 0], msg: 'Value error, picture too small', input: {} }] }],
      ],
    ],
    [
      'server_is_overloaded',
      [
        [503, error('The model is temporarily unavailable')],
        [504, page],
        [524, page],
      ],
    ],
    [
      'server_error',
      [
        [500, { error: { message: '', type: 'InternalServerError', code: 500 } }],
        [500, 'Traceback (most recent call last):'],
        [500, error('Invalid model output')],
        [501, {}],
      ],
    ],
    [
      'context_length_exceeded',
      [
        [400, { error: 'bad_request', message: 'prompt is too long: 5 tokens > 4 maximum' }],
        [400, { success: false, errors: [{ code: 5006, message: 'prompt is too long: 5 > 4 tokens' }] }],
        [
          400,
          error('Provider returned error', {
            metadata: { raw: '{"message":"Input is too long for requested model."}' },
          }),
        ],
      ],
    ],
  ])('is %s', (code, complaints) => {
    expect(complaints.map(([status, body]) => [status, body, codeOf(status, body)])).toEqual(
      complaints.map(([status, body]) => [status, body, code]),
    )
  })

  it.each([
    ['its own', { error: 'Bad Request', message: 'The picture is broken' }, 'The picture is broken'],
    ['those it passes on', error('Provider returned error', { metadata: { raw: '{"message":"No."}' } }), 'No.'],
    ['those in JSON in JSON', error(JSON.stringify(error('No.'))), 'No.'],
    ['those of a list', { detail: [{ loc: ['body', 'n'], msg: 'too many' }, { msg: 'bad' }] }, 'body.n: too many; bad'],
  ])('is passed on in the server’s words: %s', (_, body, message) => {
    expect(read(400, body).message).toBe(message)
  })
})

describe('what a server repeats of the messages', () => {
  const said = 'Why does it say “prompt is too long: 5000 tokens > 4096 maximum”, and what is an invalid_api_key?'

  it.each<[string, number, unknown]>([
    ['in quotes', 400, error(`Invalid message "${said}" at 3`)],
    ['in quotes of Python', 400, { object: 'error', message: `[{'msg': 'Field required', 'input': '${said}'}]` }],
    ['in part', 400, error("Unexpected text: 'prompt is too long: 5000 tokens > 4096 maximum' at 3")],
    [
      'cut',
      400,
      error("[type=missing, input_value={'role': 'user', 'conten...prompt is too long: 5000 tokens', input_type=dict]"),
    ],
    ['without quotes', 500, error(`Could not render ${said}`)],
    ['in the input', 422, { detail: [{ msg: 'Field required', loc: ['body', 'x'], input: { messages: [said] } }] }],
    ['in more than is read', 422, `{"detail":[{"msg":"Field required","loc":["body","x"],"input":["${said}`],
  ])('decides nothing: %s', (_, status, body) => {
    expect(codeOf(status, body, said)).toBe(status === 500 ? 'server_error' : 'invalid_request')
  })

  it('takes nothing from its own words', () => {
    const body = error("Unknown parameter: 'stream_options'. The context is full: 'x y'")
    expect(codeOf(400, body, 'Tell me about stream_options, and of x y')).toBe('context_length_exceeded')
  })
})
