import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createModelServer, type ModelServerOptions } from '#lib/local-openai/chat-completions/model-server.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createRig, gather, type Rig, textsIn } from '../rig.ts'
import {
  answering,
  call,
  cut,
  delta,
  ending,
  html,
  refusing,
  says,
  sending,
  silent,
  stalling,
  startFakeModelServer,
  usage,
} from './fake-model-server.ts'

const model = 'llama3.2:3b'

let database: TestDatabase
let server: Awaited<ReturnType<typeof startFakeModelServer>>
let rig: Rig
let conversation: string

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  server = await startFakeModelServer()
  rig = rigWith()
  conversation = (await rig.client.conversations.create()).id
})
afterEach(() => server.stop())

/** The local provider in front of the fake server; SILENT_MS passes only where a test makes the server silent. */
const SILENT_MS = 200
const rigWith = (options: Partial<ModelServerOptions> = {}) =>
  createRig(database.prisma, {
    model: createModelServer({ url: server.url, apiKey: 'secret', silenceMs: 20_000, ...options }),
  })
const ask = (more: object = {}) => rig.client.responses.create({ model, conversation, input: 'Hello', ...more })
const stream = async (more: object = {}) =>
  gather(await rig.client.responses.create({ model, conversation, input: 'Hello', stream: true, ...more }))
const tools = ['now', 'sum'].map((name) => ({ type: 'function', name, parameters: {} }))
const asked = () => server.asked.at(-1)?.body ?? {}
const last = (events: ResponseStreamEvent[]) => events.at(-1)

describe('a model server', () => {
  it('lends its models', async () => {
    const models = await gather(rig.client.models.list())
    expect(models.map(({ id }) => id)).toEqual([model, 'org/qwen'])
    expect(await rig.client.models.retrieve('org/qwen')).toMatchObject({ object: 'model', owned_by: 'model-server' })
    await expect(ask({ model: 'other' })).rejects.toMatchObject({ status: 400, code: 'model_not_found' })
  })

  it('answers in its own words, counted by itself', async () => {
    server.next(answering(...says('Good ', 'day')))
    const response = await ask()
    expect(response).toMatchObject({
      ...{ status: 'completed', output_text: 'Good day' },
      usage: {
        ...{ input_tokens: 11, output_tokens: 7, total_tokens: 18 },
        input_tokens_details: { cached_tokens: 4 },
        output_tokens_details: { reasoning_tokens: 2 },
      },
    })
    expect(await textsIn(rig.client, conversation)).toEqual(['Hello', 'Good day'])
    expect(server.asked[0]?.authorization).toBe('Bearer secret')
  })

  it('is told the whole conversation, and only what was asked for', async () => {
    await ask()
    await ask({ input: 'Again', instructions: 'Be brief.' })
    expect(asked()).toEqual({
      model,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hello' },
        { role: 'user', content: 'Again' },
      ],
      stream: true,
      stream_options: { include_usage: true },
    })
  })

  it('is told every setting that was asked for', async () => {
    const parameters = { type: 'object', properties: {} }
    await ask({
      ...{ temperature: 0.5, top_p: 0.9, max_output_tokens: 99, parallel_tool_calls: false },
      ...{ reasoning: { effort: 'low' }, tool_choice: { type: 'function', name: 'now' } },
      tools: [{ type: 'function', name: 'now', parameters, strict: true }],
      text: { format: { type: 'json_schema', name: 'time', schema: parameters, strict: true } },
    })
    expect(asked()).toMatchObject({
      ...{ temperature: 0.5, top_p: 0.9, max_tokens: 99, parallel_tool_calls: false, reasoning_effort: 'low' },
      tools: [{ type: 'function', function: { name: 'now', parameters, strict: true } }],
      tool_choice: { type: 'function', function: { name: 'now' } },
      response_format: { type: 'json_schema', json_schema: { name: 'time', schema: parameters, strict: true } },
    })
  })

  it('calls functions, and gets their outputs with the calls', async () => {
    server.next(
      answering(
        delta({ content: 'Let me see' }),
        call(0, { id: 'call_a', name: 'now', arguments: '' }),
        call(0, { arguments: '{"zone":' }),
        call(0, { arguments: '"UTC"}' }),
        call(1, { id: 'call_b', name: 'sum', arguments: '{}' }),
        delta({}, 'tool_calls'),
        usage,
      ),
    )
    const events = await stream({ tools })
    expect(last(events)).toMatchObject({
      type: 'response.completed',
      response: {
        output: [
          { type: 'message', content: [{ text: 'Let me see' }] },
          { type: 'function_call', call_id: 'call_a', name: 'now', arguments: '{"zone":"UTC"}', status: 'completed' },
          { type: 'function_call', call_id: 'call_b', name: 'sum', arguments: '{}', status: 'completed' },
        ],
      },
    })
    const deltas = events.filter((event) => event.type === 'response.function_call_arguments.delta')
    expect(deltas.map((event) => event.delta)).toEqual(['{"zone":', '"UTC"}', '{}'])

    await expect(ask({ input: 'And?' })).rejects.toMatchObject({ status: 400 })
    await ask({
      input: [
        { type: 'function_call_output', call_id: 'call_b', output: '3' },
        { type: 'function_call_output', call_id: 'call_a', output: [{ type: 'input_text', text: 'noon' }] },
      ],
    })
    expect(asked().messages).toEqual([
      { role: 'user', content: 'Hello' },
      {
        ...{ role: 'assistant', content: 'Let me see' },
        tool_calls: [
          { id: 'call_a', type: 'function', function: { name: 'now', arguments: '{"zone":"UTC"}' } },
          { id: 'call_b', type: 'function', function: { name: 'sum', arguments: '{}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_a', content: 'noon' },
      { role: 'tool', tool_call_id: 'call_b', content: '3' },
    ])
  })

  it('may number all its calls the same and leave their ids to us', async () => {
    server.next(
      answering(
        call(0, { id: 'call_a', name: 'now', arguments: '{}' }),
        call(0, { id: 'call_b', name: 'now', arguments: '{}' }),
        call(1, { name: 'sum', arguments: '{}' }),
        delta({}, 'tool_calls'),
      ),
    )
    expect((await ask({ tools })).output).toMatchObject([
      { call_id: 'call_a' },
      { call_id: 'call_b' },
      { name: 'sum', call_id: expect.stringMatching(/^call_[0-9a-f]{24}$/) },
    ])
  })

  it.each([['reasoning_content'], ['reasoning']])('thinks aloud in %s, which it is not shown again', async (field) => {
    server.next(answering(delta({ [field]: 'Hm' }), delta({ [field]: ', well' }), ...says('Yes')))
    expect((await ask()).output).toMatchObject([
      { type: 'reasoning', content: [{ type: 'reasoning_text', text: 'Hm, well' }] },
      { type: 'message', content: [{ text: 'Yes' }] },
    ])
    await ask({ input: 'So?' })
    expect(asked().messages).toEqual([
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Yes' },
      { role: 'user', content: 'So?' },
    ])
  })

  it('is shown images', async () => {
    const image_url = 'data:image/png;base64,AAAA'
    const content = [
      { type: 'input_text', text: 'What is this?' },
      { type: 'input_image', image_url },
    ]
    await ask({ input: [{ role: 'user', content }] })
    expect(asked().messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: image_url, detail: 'auto' } },
        ],
      },
    ])
  })

  it.each<[string, unknown[], object]>([
    ['refuses', [delta({ refusal: 'No.' }), delta({}, 'stop')], { output: [{ content: [{ refusal: 'No.' }] }] }],
    [
      'comes to the limit of tokens',
      [delta({ content: 'As far as' }), delta({}, 'length')],
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, output_text: 'As far as' },
    ],
    [
      'is stopped by a filter',
      [delta({ content: 'As far as' }), delta({}, 'content_filter')],
      { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
    ],
    [
      'counts nothing',
      [delta({ content: 'x'.repeat(9) }), delta({}, 'stop')],
      { status: 'completed', usage: { output_tokens: 3 } },
    ],
    ['gives no reason for its end', [delta({ content: 'Yes' })], { status: 'completed', output_text: 'Yes' }],
  ])('is understood when it %s', async (_, chunks, expected) => {
    server.next(answering(...chunks))
    expect(await ask()).toMatchObject(expected)
  })

  it('may take longer than its silence would be forgiven, as long as it shows life', async () => {
    rig = rigWith({ silenceMs: SILENT_MS })
    server.next((reply) => {
      reply.writeHead(200, { 'content-type': 'text/event-stream' })
      let comments = 0
      const timer = setInterval(() => {
        comments += 1
        reply.write(': loading\n\n')
        if (comments < 6) return
        clearInterval(timer)
        reply.end(
          says('Here')
            .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
            .join(''),
        )
      }, SILENT_MS / 4)
    })
    expect((await ask()).output_text).toBe('Here')
  })

  it('says in its stream that it came to the limit', async () => {
    server.next(answering(delta({ content: 'As far' }), delta({}, 'length')))
    expect(last(await stream())).toMatchObject({
      ...{ type: 'response.incomplete', response: { incomplete_details: { reason: 'max_output_tokens' } } },
    })
  })

  it('may send its bytes in any pieces, a character in two', async () => {
    const bytes = Buffer.from([...says('Grüße 😀')].map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(''))
    server.next(sending(...[...bytes].map((byte) => Buffer.from([byte])), 'data: [DONE]\n\n'))
    expect((await ask()).output_text).toBe('Grüße 😀')
  })

  it('need not count nor say goodbye once the answer is whole', async () => {
    server.next(cut(delta({ content: 'Yes' }), delta({}, 'stop')))
    expect(await ask()).toMatchObject({ status: 'completed', output_text: 'Yes' })
  })
})

describe('a model server that refuses', () => {
  const overflow = { error: { message: "This model's maximum context length is 4096 tokens.", code: 400 } }

  it.each<[string, Parameters<typeof server.next>[0], object]>([
    ['our key', refusing(401, { error: { message: 'no' } }), { status: 401, code: 'invalid_api_key' }],
    [
      'the model',
      refusing(404, { error: { message: 'no' } }),
      { status: 404, code: 'model_not_found', param: 'model' },
    ],
    ['the length', refusing(400, overflow), { status: 400, code: 'context_length_exceeded', param: 'input' }],
    ['a setting', refusing(400, { detail: 'No tools here' }), { status: 400, message: '400 No tools here' }],
    [
      'the pace',
      refusing(429, { error: 'slow down' }, { 'retry-after': '7' }),
      { status: 429, code: 'rate_limit_exceeded', type: 'rate_limit_error' },
    ],
    ['with a failure', refusing(500, { error: { message: 'CUDA' } }), { status: 500, type: 'server_error' }],
    ['with a gateway’s page', html(502), { status: 503, type: 'service_unavailable_error' }],
    ['with a page for an address that is wrong', html(404), { status: 500, type: 'server_error' }],
    ['with a page that says it is well', html(200), { status: 500, type: 'server_error' }],
  ])('%s is answered with the right error, and the conversation stays as it was', async (_, reply, expected) => {
    for (const mode of [{}, { stream: true }]) {
      server.next(reply)
      await expect(ask(mode)).rejects.toMatchObject(expected)
    }
    expect(await textsIn(rig.client, conversation)).toEqual([])
    expect(await ask()).toMatchObject({ status: 'completed' })
    expect(rig.reported).toEqual([])
  })

  it.each<[number, object, object]>([
    [429, {}, { code: 'rate_limit_exceeded' }],
    [400, overflow, { code: 'context_length_exceeded', message: overflow.error.message }],
    [401, {}, { code: 'invalid_api_key', message: expect.stringContaining('MODEL_SERVER_API_KEY') }],
  ])('with %d ends a background response, which says why', async (status, body, error) => {
    server.next(refusing(status, body))
    const events = await stream({ background: true })
    expect(last(events)).toMatchObject({ type: 'response.failed', response: { status: 'failed', error } })
    expect(await textsIn(rig.client, conversation)).toEqual([])
  })

  it('passes on when to come back', async () => {
    server.next(refusing(429, {}, { 'retry-after': '7' }))
    const error = await ask().catch((error) => error)
    expect(error.headers.get('retry-after')).toBe('7')
  })

  it.each([[{ type: 'web_search' }]])('has no tools but functions: %o is refused', async (tool) => {
    await expect(ask({ tools: [tool] })).rejects.toMatchObject({ status: 400, param: 'tools[0].type' })
    expect(server.asked).toEqual([])
  })
})

describe('a model server that fails', () => {
  it('is down: the models it had are still listed, and answering says so', async () => {
    await gather(rig.client.models.list())
    await server.stop()
    await expect(ask()).rejects.toMatchObject({ status: 503, type: 'service_unavailable_error' })
    await expect(rigWith().client.models.list()).rejects.toMatchObject({ status: 503 })
    expect(await textsIn(rig.client, conversation)).toEqual([])
  })

  it.each<[string, Parameters<typeof server.listsModels>[0]]>([
    ['a page', html(200)],
    ['nonsense', refusing(200, { models: 3 })],
  ])('lists %s instead of models', async (_, reply) => {
    server.listsModels(reply)
    await expect(ask()).rejects.toMatchObject({ status: 500, type: 'server_error' })
  })

  it('never answers', async () => {
    rig = rigWith({ silenceMs: SILENT_MS })
    server.next(silent)
    await expect(ask()).rejects.toMatchObject({ status: 503 })
  })

  it.each<[string, Parameters<typeof server.next>[0]]>([
    ['is cut', cut(delta({ content: 'Once' }))],
    ['ends in the middle', ending(delta({ content: 'Once' }))],
    ['goes silent', stalling(delta({ content: 'Once' }))],
    ['brings nonsense', answering(delta({ content: 'Once' }), '{"choi', delta({}, 'stop'))],
    ['brings an error', answering(delta({ content: 'Once' }), { error: { message: 'CUDA' } })],
    ['names no function', answering(delta({ content: 'Once' }), call(0, { arguments: '{}' }), delta({}, 'stop'))],
  ])('in mid-stream: when it %s the response fails and nothing of it is kept', async (_, reply) => {
    rig = rigWith({ silenceMs: SILENT_MS })
    server.next(reply, reply)
    const events = await stream()
    expect(events.filter((event) => event.type === 'response.output_text.delta')).toHaveLength(1)
    expect(last(events)).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error' } },
    })
    expect(await ask()).toMatchObject({ status: 'failed', error: { code: 'server_error' } })
    expect(await textsIn(rig.client, conversation)).toEqual([])
    expect(rig.reported).toEqual([])
  })

  it('is left alone when nobody waits for it any more', async () => {
    const gone = new Promise<void>((resolve) => {
      server.next((reply) => void reply.once('close', resolve))
    })
    const arrival = server.arrival()
    const leaving = new AbortController()
    const pending = rig.client.responses.create(
      { model, conversation, input: 'Hello', stream: true },
      { signal: leaving.signal },
    )
    await arrival
    leaving.abort()
    await pending.then(gather).catch(() => {})
    await gone
    await expect.poll(() => ask()).toMatchObject({ status: 'completed' })
  })
})

describe('a conversation that is too long', () => {
  const tooLong = refusing(400, { error: { message: 'too long', code: 'context_length_exceeded' } })
  const said = () =>
    (asked().messages as { role: string; content: string }[])
      .filter(({ role }) => role === 'user')
      .map((m) => m.content)

  beforeEach(async () => {
    const items = ['one', 'two', 'three', 'four'].flatMap((word) => [
      { role: 'user' as const, content: `${word} ${'x'.repeat(1000)}` },
      { role: 'assistant' as const, content: 'Yes' },
    ])
    conversation = (await rig.client.conversations.create({ items })).id
  })

  it('is refused unless it may be cut', async () => {
    server.next(tooLong)
    await expect(ask()).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' })
  })

  it('loses the older half of its turns until it fits', async () => {
    server.next(tooLong, tooLong)
    const response = await ask({ truncation: 'auto', instructions: 'Be brief.' })
    expect(response).toMatchObject({ status: 'completed', truncation: 'auto', metadata: { turns_left_out: '3' } })
    expect(said().map((text) => text.split(' ')[0])).toEqual(['four', 'Hello'])
    expect(asked().messages).toContainEqual({ role: 'system', content: 'Be brief.' })
    expect(await textsIn(rig.client, conversation)).toHaveLength(10)
  })

  it('is refused when its newest turn alone is too long', async () => {
    server.next(tooLong, tooLong, tooLong, tooLong)
    await expect(ask({ truncation: 'auto' })).rejects.toMatchObject({ code: 'context_length_exceeded' })
    expect(said()).toEqual(['Hello'])
  })

  it('is cut to a configured size before the server is asked', async () => {
    rig = rigWith({ contextTokens: 600 })
    await expect(ask()).rejects.toMatchObject({ code: 'context_length_exceeded' })
    expect(server.asked).toEqual([])
    expect((await ask({ truncation: 'auto' })).metadata).toEqual({ turns_left_out: '2' })
    expect(said().map((text) => text.split(' ')[0])).toEqual(['three', 'four', 'Hello'])
    await expect(ask({ truncation: 'auto', max_output_tokens: 599 })).rejects.toMatchObject({ status: 400 })
  })
})
