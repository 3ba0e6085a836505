import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { ModelRequest } from '#lib/local-openai/model/language-model.ts'
import { type ModelSettings, NO_SETTINGS } from '#lib/local-openai/model/model-settings.ts'
import type { Item } from '#lib/local-openai/wire/item.ts'
import { thoughtsMark } from '#lib/local-openai/wire/reasoning.ts'
import { said, startModel } from './asked-model.ts'
import { demanding, refusing } from './fake-model-server.ts'

const server = await startModel()
afterAll(() => server.stop())
beforeEach(() => {
  server.asked.length = 0
  server.notes.length = 0
})

type Body = { messages: Record<string, unknown>[]; [key: string]: unknown }
type Refusal = [status: number, body: unknown] | null

const tool = { type: 'function', name: 'now', parameters: { type: 'object', properties: {} } }
const settings = (given: Partial<ModelSettings>): Partial<ModelRequest> => ({ settings: { ...NO_SETTINGS, ...given } })
const withTools = (given: Partial<ModelSettings> = {}) => settings({ tools: [tool], ...given })
const refusal = (message: string, more: object = {}): Refusal => [400, { error: { message, ...more } }]
const has =
  (key: string, message: string) =>
  (body: Body): Refusal =>
    body[key] === undefined ? null : refusal(message)
const inMessages = (finds: (message: Record<string, unknown>) => boolean, message: string) => (body: Body) =>
  body.messages.some(finds) ? refusal(message) : null
const always = (refuses: (body: Body) => Refusal) => server.always(demanding((body) => refuses(body as Body)))
const leftOut = () => server.notes.flatMap((note) => (note.type === 'left-out' ? [note.what] : []))

const thoughts: Item = {
  ...{ id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: thoughtsMark('reasoning_content') },
  content: [{ type: 'reasoning_text', text: 'Hm' }],
}
const calls: Item[] = [
  { id: 'fc_1', type: 'function_call', call_id: 'a', name: 'now', arguments: '{}' },
  { id: 'fo_1', type: 'function_call_output', call_id: 'a', output: 'noon' },
]
const calling = { items: [said('user', 'When?'), ...calls], ...withTools() }
const brief = { instructions: 'Be brief.', ...settings({}) }

describe('what a server refuses is left out, and remembered', () => {
  it.each<[string, string[], (body: Body) => Refusal, Partial<ModelRequest>]>([
    [
      'by its name in JSON',
      ['prompt_cache_key'],
      has('prompt_cache_key', 'Unknown name "prompt_cache_key": Cannot find field.'),
      settings({ promptCacheKey: 'k' }),
    ],
    [
      'by what it is for',
      ['reasoning_effort'],
      has('reasoning_effort', '"gemma3" does not support thinking'),
      settings({ reasoningEffort: 'low' }),
    ],
    [
      'by its value',
      ['reasoning_effort'],
      ({ reasoning_effort: effort }) =>
        effort === undefined
          ? null
          : refusal("Invalid value: 'low'. Supported values are: 'high'.", { param: 'reasoning_effort' }),
      settings({ reasoningEffort: 'low', temperature: 0.5 }),
    ],
    [
      'before a list of what it takes',
      ['prompt_cache_key'],
      has(
        'prompt_cache_key',
        'unknown field `prompt_cache_key`, expected one of `messages`, `stream_options`, `temperature`',
      ),
      settings({ promptCacheKey: 'k', temperature: 0.5 }),
    ],
    [
      'by somebody in between',
      ['parallel_tool_calls'],
      ({ parallel_tool_calls: parallel }) =>
        parallel === undefined ? null : [502, { error: "All failed: Unsupported parameter: 'parallel_tool_calls'" }],
      withTools({ parallelToolCalls: true }),
    ],
    [
      'where it says what to send',
      ['reasoning'],
      ({ reasoning_effort: effort }) =>
        effort === 'none' ? null : refusal("Use /v1/responses or set reasoning_effort to 'none'."),
      withTools(),
    ],
    [
      'in a list',
      ['stream_options', 'verbosity'],
      ({ stream_options, verbosity }) => {
        const loc = [...(stream_options ? ['stream_options'] : []), ...(verbosity ? ['verbosity'] : [])]
        return loc.length > 0
          ? [422, { detail: loc.map((name) => ({ loc: ['body', name], msg: 'Extra inputs are not permitted' })) }]
          : null
      },
      settings({ verbosity: 'low' }),
    ],
    [
      'one after the other',
      ['stream_options', 'prompt_cache_key', 'verbosity'],
      (body) => {
        const name = ['stream_options', 'prompt_cache_key', 'verbosity'].find((each) => body[each] !== undefined)
        return name === undefined ? null : refusal(`unknown field ${name}`)
      },
      settings({ verbosity: 'low', promptCacheKey: 'k' }),
    ],
    [
      'without a name',
      ['stream_options', 'parallel_tool_calls'],
      has('parallel_tool_calls', 'Request contains an invalid argument.'),
      withTools({ parallelToolCalls: true }),
    ],
    [
      'only together',
      ['top_p'],
      ({ temperature, top_p }) =>
        temperature && top_p ? refusal('`temperature` and `top_p` cannot both be specified') : null,
      settings({ temperature: 0.5, topP: 0.9 }),
    ],
    [
      'under both names',
      ['max_tokens', 'max_completion_tokens'],
      (body) =>
        has('max_tokens', "'max_tokens' is not supported. Use 'max_completion_tokens'.")(body) ??
        has('max_completion_tokens', "Unknown parameter: 'max_completion_tokens'")(body),
      { maxOutputTokens: 9, ...settings({}) },
    ],
    [
      'a stream',
      ['stream'],
      has('stream', "'stream' does not support true with this model. Only the default (false) value is supported."),
      settings({}),
    ],
    [
      'a stream to those who aren’t known',
      ['stream'],
      has('stream', 'Your organization must be verified to stream this model.'),
      settings({}),
    ],
    [
      'a stream with tools',
      ['stream'],
      ({ stream, tools }) => (stream && tools ? [500, { code: 500, message: 'Cannot use tools with stream' }] : null),
      withTools(),
    ],
    [
      'a role by a list of others',
      ['system messages'],
      inMessages(
        ({ role }) => role === 'system',
        'messages[0].role: unknown variant `system`, expected `user` or `assistant`',
      ),
      brief,
    ],
    [
      'a role by another name',
      ['system messages'],
      inMessages(({ role }) => role === 'system', 'Developer instruction is not enabled for models/gemma-3-27b-it'),
      brief,
    ],
    [
      'the user after a tool',
      ['user after tool'],
      ({ messages }) =>
        messages.some(({ role }, index) => role === 'user' && messages[index - 1]?.role === 'tool')
          ? refusal("Unexpected role 'user' after role 'tool'")
          : null,
      { ...calling, ...brief, items: [said('user', 'When?'), ...calls, said('user', 'So?')] },
    ],
    [
      'no content',
      ['null content'],
      inMessages(({ content }) => content === null, 'invalid message content type: <nil>'),
      calling,
    ],
    [
      'thoughts',
      ['thoughts'],
      inMessages(
        ({ reasoning_content: field }) => field !== undefined,
        "property 'reasoning_content' is unsupported, did you mean 'role'?",
      ),
      { ...calling, items: [said('user', 'When?'), thoughts, ...calls] },
    ],
    [
      'no thoughts',
      ['only some thoughts'],
      inMessages(
        ({ role, reasoning_content: field }) => role === 'assistant' && !field,
        'thinking is enabled but reasoning_content is missing in assistant tool call message at index 1',
      ),
      { ...calling, ...withTools({ reasoningEffort: 'high' }) },
    ],
    [
      'no signature',
      ['thought signatures'],
      inMessages(
        ({ tool_calls: calls }) => calls !== undefined && !JSON.stringify(calls).includes('signature'),
        'Function call is missing a thought_signature in functionCall parts.',
      ),
      calling,
    ],
  ])('%s', async (_, what, refuses, request) => {
    always(refuses)
    const model = server.create()
    expect(await server.ask(request, model)).toMatchObject({ text: 'Hello', end: 'stop' })
    expect(leftOut()).toEqual(what)
    server.asked.length = 0
    await server.ask(request, model)
    expect(server.asked).toHaveLength(1)
  })

  it('but what is refused beside tools is sent without them', async () => {
    always(({ stream, tools }) => (stream && tools ? refusal('Streaming is not supported with tools') : null))
    const model = server.create()
    await server.ask(withTools(), model)
    await server.ask(settings({}), model)
    expect(server.asked.map(({ body }) => body.stream)).toEqual([true, undefined, true])
  })

  it('for one model alone where it is one’s own', async () => {
    always((body) => (body.model === 'm' ? has('temperature', 'temperature is deprecated for this model')(body) : null))
    const model = server.create()
    const request = settings({ temperature: 0.5 })
    await server.ask(request, model)
    await server.ask({ ...request, model: 'other' }, model)
    expect(server.asked.map(({ body }) => body.temperature)).toEqual([0.5, undefined, 0.5])
  })
})

describe('a refusal of something else is passed on, and nothing is asked twice', () => {
  const all = settings({
    ...{ tools: [tool], temperature: 0.5, topP: 0.5, reasoningEffort: 'low', verbosity: 'low', toolChoice: 'auto' },
    format: { type: 'json_object' },
  })

  it.each<[string, number, string | object]>([
    ['a picture', 400, 'The image could not be decoded'],
    ['a picture, in a bad request', 400, 'Bad Request: the image could not be decoded'],
    ['a picture of another kind', 400, 'Unrecognized image format'],
    ['a place', 400, 'This is not permitted in your region'],
    ['an invalid value', 400, 'Invalid value for messages: at least one is required'],
    ['a number', 400, 'temperature must be between 0 and 1'],
    ['a limit', 400, 'max_tokens is too large: 99999. This model supports at most 4096 completion tokens'],
    ['a format that is named', 422, 'body.response_format: Extra inputs are not permitted'],
    ['a message that is named', 400, "Unknown parameter: 'messages[0].name'."],
    ['tools', 400, 'gemma:2b does not support tools'],
    ['a failure that speaks of thoughts', 500, 'Failed to parse reasoning output'],
    ['a failure that speaks of a stream', 500, 'unexpected end of stream'],
    ['a failure that speaks of roles', 500, 'role service crashed'],
    ['the pace', 429, 'stream_options: too many requests'],
    ['what the user said', 400, 'Invalid content: "please support stream_options and verbosity"'],
  ])('%s', async (_, status, message) => {
    server.always(refusing(status, { error: { message } }))
    await server.ask({ ...all, items: [said('user', 'please support stream_options and verbosity')] })
    expect([server.asked.length, leftOut()]).toEqual([1, []])
  })

  it('and a page is no refusal', async () => {
    server.always((reply) => void reply.writeHead(400, { 'content-type': 'text/html' }).end('<html></html>'))
    expect((await server.ask(all)).end).toBe('not_chat_completions')
    expect(server.asked).toHaveLength(1)
  })
})

it.each([
  ['the same', () => refusal('Bad Request')],
  [
    'something new each time',
    () =>
      refusal(
        `unknown field ${['verbosity', 'stream_options', 'strict', 'temperature', 'top_p', 'logprobs'][server.asked.length - 1] ?? 'x'}`,
      ),
  ],
  ['the length', () => refusal('prompt is too long')],
])('a server that refuses %s for ever is asked a handful of times', async (_, refuses) => {
  always(refuses)
  const items = Array.from({ length: 2000 }, (_, index) => said(index % 2 ? 'assistant' : 'user', `${index}`))
  await server.ask({
    items,
    ...settings({ verbosity: 'low', temperature: 1, topP: 1, truncates: true, tools: [tool] }),
  })
  expect(server.asked.length).toBeLessThanOrEqual(8)
})

it('what is too long in every way comes down to the newest turn', async () => {
  always(({ messages }) => (messages.length > 1 ? refusal('prompt is too long') : null))
  const items = Array.from({ length: 2001 }, (_, index) => said(index % 2 ? 'assistant' : 'user', `${index}`))
  expect(await server.ask({ items, ...settings({ truncates: true }) })).toMatchObject({ text: 'Hello', end: 'stop' })
  expect(server.messages()).toEqual([{ role: 'user', content: '2000' }])
})

it('a conversation in which nobody but the system spoke ends with the user all the same', async () => {
  always(() => null)
  await server.ask({ items: [], ...brief })
  expect(server.asked[0]?.body.messages).toMatchObject([{ role: 'system' }, { role: 'user' }])
})
