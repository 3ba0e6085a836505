import type { Response } from 'openai/resources/responses/responses'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createModelServer, type ServerNote } from '#lib/local-openai/chat-completions/model-server.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createRig, gather, type Rig, textsIn } from '../rig.ts'
import {
  answering,
  call,
  cut,
  delta,
  demanding,
  ending,
  html,
  refusing,
  says,
  sending,
  startFakeModelServer,
  usage,
  whole,
} from './fake-model-server.ts'

const model = 'llama3.2:3b'
const tools = [{ type: 'function', name: 'now', parameters: { type: 'object', properties: {} } }]

let database: TestDatabase
let server: Awaited<ReturnType<typeof startFakeModelServer>>
let rig: Rig
let conversation: string
let notes: ServerNote[]

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  server = await startFakeModelServer()
  notes = []
  rig = createRig(database.prisma, {
    model: createModelServer({
      ...{ url: server.url, apiKey: null, silenceMs: 20_000 },
      note: (note) => notes.push(note),
    }),
  })
  conversation = (await rig.client.conversations.create()).id
})
afterEach(() => server.stop())

type Reply = Parameters<typeof server.next>[0]
type Sent = { messages: { role: string; content: unknown; [key: string]: unknown }[]; [key: string]: unknown }

const ask = async (more: object = {}) =>
  (await rig.client.responses.create({ model, conversation, input: 'Hello', ...more })) as Response
const sent = () => server.asked.map(({ body }) => body as Sent)
const textOf = ({ output }: Response) =>
  output.flatMap((item) =>
    item.type === 'message' ? item.content.map((part) => ('text' in part ? part.text : part.refusal)) : [],
  )
const thoughtsOf = ({ output }: Response) =>
  output.flatMap((item) => (item.type === 'reasoning' ? (item.content ?? []).map(({ text }) => text) : []))

const stop = delta({}, 'stop')
const message = (fields: object, finish_reason = 'stop') => ({
  ...{ id: 'c', object: 'chat.completion', model },
  choices: [{ index: 0, message: { role: 'assistant', ...fields }, finish_reason }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
})
const text = (value: string) => ({ type: 'text', text: value })
const thinking = (value: unknown) => ({ type: 'thinking', thinking: value })
const lines = (...bodies: unknown[]) => bodies.map((body) => `${JSON.stringify(body)}\n`).join('')

describe('an answer is understood', () => {
  const yes = delta({ content: 'Yes' })

  it.each<[string, Reply]>([
    ['parts of text', answering(delta({ content: [text('Ye'), text('s')] }), stop)],
    ['one part', answering(delta({ content: text('Yes') }), stop)],
    ['parts without a type', answering(delta({ content: [{ text: 'Yes' }] }), stop)],
    [
      'parts beside text',
      answering(delta({ content: [text('Yes'), { type: 'reference', reference_ids: [1] }] }), stop),
    ],
    ['a chunk whose choices are null', answering({ id: 'x', choices: null }, yes, stop)],
    ['a chunk without choices', answering({ id: 'x', model }, yes, stop, { x_metadata: 1 })],
    ['a chunk whose choices are empty', answering({ choices: [] }, yes, { choices: [] }, stop, usage)],
    ['a filter’s results before the first word', answering({ choices: [], prompt_filter_results: [{}] }, yes, stop)],
    ['a choice without a delta', answering({ choices: [{ index: 0 }] }, yes, stop)],
    ['a delta that is null', answering({ choices: [{ index: 0, delta: null }] }, yes, stop)],
    ['an error that is null', answering({ error: null, choices: [{ delta: { content: 'Yes' } }] }, stop)],
    ['metadata after the end', answering(yes, stop, { type: 'timings', n: 3 }, { citations: [] })],
    ['signs of life that are no JSON', answering('ping', yes, '', 'keep-alive', stop)],
    ['an empty reason before the end', answering(delta({ content: 'Yes' }, ''), stop)],
    ['the reason as a word for none', answering(delta({ content: 'Yes' }, 'null'), stop)],
    ['a second choice', answering({ choices: [{ index: 1, delta: { content: 'No' } }] }, yes, stop)],
    [
      'nothing but data without a space',
      sending('data:{"choices":[{"delta":{"content":"Yes"},"finish_reason":"stop"}]}\n\n'),
    ],
    [
      'lines that end as on Windows',
      sending(`data: ${JSON.stringify(delta({ content: 'Yes' }, 'stop'))}\r\n\r\ndata: [DONE]\r\n\r\n`),
    ],
    ['the whole at once', whole(message({ content: 'Yes' }))],
    ['the whole at once, in parts', whole(message({ content: [text('Yes')] }))],
    ['the whole at once, called plain text', whole(message({ content: 'Yes' }), 'text/plain')],
    ['the whole at once as text', whole({ choices: [{ text: 'Yes', finish_reason: 'stop' }] })],
    [
      'a stream that says it is JSON',
      whole(`data: ${JSON.stringify(delta({ content: 'Yes' }, 'stop'))}\n\ndata: [DONE]\n\n`),
    ],
    [
      'a line for each chunk',
      whole(lines(delta({ content: 'Ye' }), delta({ content: 's' }, 'stop')), 'application/x-ndjson'),
    ],
    [
      'the whole again after its pieces',
      answering(delta({ content: 'Ye' }), delta({ content: 's' }), message({ content: 'Yes' })),
    ],
    ['no goodbye after the reason', ending(delta({ content: 'Yes' }, 'stop'))],
  ])('with %s', async (_, reply) => {
    server.next(reply)
    const response = await ask()
    expect(response).toMatchObject({ status: 'completed', error: null })
    expect(textOf(response)).toEqual(['Yes'])
    expect(await textsIn(rig.client, conversation)).toEqual(['Hello', 'Yes'])
  })

  it.each<[string, Reply]>([
    ['in a field', answering(delta({ reasoning_content: 'Hm' }), ...says('Yes'))],
    ['in a field of another name', answering(delta({ thinking: 'Hm' }), ...says('Yes'))],
    [
      'in two fields with the same words',
      answering(delta({ reasoning: 'Hm', reasoning_content: 'Hm' }), ...says('Yes')),
    ],
    ['in details', answering(delta({ reasoning_details: [{ type: 'reasoning.text', text: 'Hm' }] }), ...says('Yes'))],
    ['in a part', answering(delta({ content: [thinking('Hm')] }), ...says('Yes'))],
    ['in a part of parts', answering(delta({ content: [thinking([text('Hm')])] }), ...says('Yes'))],
    ['in the same chunk', answering(delta({ content: [thinking('Hm'), text('Yes')] }), stop)],
    ['in marks', answering(...says('<thi', 'nk>Hm</thi', 'nk>', '\n\nYes'))],
    ['with a mark at the end alone', answering(...says('Hm', '\n</think>', '\nYes'))],
    ['in the whole answer', whole(message({ content: 'Yes', reasoning_content: 'Hm' }))],
    ['in marks in the whole answer', whole(message({ content: '<think>Hm</think>Yes' }))],
  ])('with thoughts %s, which are reasoning', async (_, reply) => {
    server.next(reply)
    const response = await ask()
    expect([thoughtsOf(response), textOf(response), response.output_text]).toEqual([['Hm'], ['Yes'], 'Yes'])
    await ask({ input: 'So?' })
    expect(JSON.stringify(sent().at(-1))).not.toContain('Hm')
  })

  it.each([...['STOP', 'eos', 'end_turn', 'stop_sequence', 'COMPLETE', 'tool_calls', 'finish_reason_stop']])(
    'as whole when it ends with “%s”',
    async (reason) => {
      server.next(answering(delta({ content: 'Yes' }, reason)))
      expect((await ask()).status).toBe('completed')
    },
  )

  it.each([
    ...['length', 'max_tokens', 'model_length', 'MAX_TOKENS', 'model_context_window_exceeded'],
    ...['SAFETY', 'content-filter', 'refusal', 'RECITATION', 'guardrail_intervened'],
  ])('as cut when it ends with “%s”', async (reason) => {
    server.next(answering(delta({ content: 'As far as' }, reason)))
    const details = /length|max|context/i.test(reason) ? 'max_output_tokens' : 'content_filter'
    expect(await ask()).toMatchObject({ status: 'incomplete', incomplete_details: { reason: details } })
  })

  it.each([
    ...[
      'error',
      'abort',
      'cancelled',
      'insufficient_system_resource',
      'network_error',
      'timeout',
      'MALFORMED_FUNCTION_CALL',
    ],
    ...['other', 'whatever comes next year', 'rate_limit'],
  ])('as failed when it ends with “%s”, and that is said', async (reason) => {
    server.next(answering(delta({ content: 'As far as' }, reason)))
    const response = await ask()
    expect(response).toMatchObject({
      status: 'failed',
      error: { code: 'server_error', message: expect.stringContaining(reason) },
    })
    expect(await textsIn(rig.client, conversation)).toEqual([])
    expect(notes).toContainEqual({ type: 'failed', code: 'server_error', model })
  })

  it('as cut when the context is full in the middle of it', async () => {
    server.next(
      answering(delta({ content: 'As far as' }), { error: { message: 'Reached context length of 4096 tokens' } }),
    )
    expect(await ask()).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })
  })
})

describe('an answer with nothing in it', () => {
  it.each<[string, Reply]>([
    ['thoughts alone', answering(delta({ reasoning_content: 'Hm' }), stop)],
    ['thoughts in marks alone', answering(...says('<think>Hm</think>'))],
    ['thoughts that never end', answering(...says('<think>Hm'))],
    ['nothing', answering(stop)],
    ['null', answering(delta({ content: null }), stop)],
    ['white space', answering(...says('\n', ' \n'))],
    ['no choices at all', answering(usage)],
    ['goodbye', answering()],
    [
      'a call that nobody offered',
      answering(call(0, { id: 'call_a', name: 'now', arguments: '{}' }), delta({}, 'tool_calls')),
    ],
    ['the whole at once, empty', whole(message({ content: '' }))],
    ['the reason of a call, and none', answering(delta({}, 'tool_calls'))],
  ])('has failed, and the next turn works: %s', async (_, reply) => {
    server.next(reply)
    const response = await ask()
    expect(response).toMatchObject({
      status: 'failed',
      error: { code: 'empty_answer', message: expect.stringMatching(/\w/) },
    })
    expect(await textsIn(rig.client, conversation)).toEqual([])
    expect((await ask()).status).toBe('completed')
  })

  it('but was cut is incomplete', async () => {
    server.next(answering(delta({ reasoning_content: 'Hm' }), delta({}, 'length')))
    expect(await ask()).toMatchObject({ status: 'incomplete', output: [{ type: 'reasoning' }] })
  })

  it('but text, and a call that nobody offered, is that text', async () => {
    server.next(
      answering(delta({ content: 'Yes' }), call(0, { id: 'a', name: 'now', arguments: '{}' }), delta({}, 'tool_calls')),
    )
    expect(await ask()).toMatchObject({ status: 'completed', output_text: 'Yes', output: [{ type: 'message' }] })
    expect((await ask()).status).toBe('completed')
  })
})

describe('calls', () => {
  const callsOf = ({ output }: Response) =>
    output.flatMap((item) => (item.type === 'function_call' ? [`${item.call_id} ${item.name} ${item.arguments}`] : []))
  const piece = (fields: object) => delta({ tool_calls: [fields] })

  it.each<[string, unknown[], string[]]>([
    [
      'mixed',
      [
        call(0, { id: 'a', name: 'now' }),
        call(1, { id: 'b', name: 'now' }),
        call(0, { arguments: '{"x":' }),
        call(1, { arguments: '{"y":2}' }),
        call(0, { arguments: '1}' }),
      ],
      ['a now {"x":1}', 'b now {"y":2}'],
    ],
    [
      'the second first',
      [call(1, { id: 'b', name: 'now', arguments: '{}' }), call(0, { id: 'a', name: 'now', arguments: '{}' })],
      ['a now {}', 'b now {}'],
    ],
    ['without arguments', [call(0, { id: 'a', name: 'now' })], ['a now {}']],
    [
      'with null for arguments',
      [piece({ index: 0, id: 'a', function: { name: 'now', arguments: null } })],
      ['a now {}'],
    ],
    [
      'with an object for arguments',
      [piece({ index: 0, id: 'a', function: { name: 'now', arguments: { x: 1 } } })],
      ['a now {"x":1}'],
    ],
    [
      'with the name in every piece',
      [call(0, { id: 'a', name: 'now', arguments: '{"x"' }), call(0, { id: 'a', name: 'now', arguments: ':1}' })],
      ['a now {"x":1}'],
    ],
    [
      'with another id in every piece',
      [call(0, { id: 'a', name: 'now', arguments: '{"x"' }), call(0, { id: 'b', arguments: ':1}' })],
      ['a now {"x":1}'],
    ],
    [
      'without numbers',
      [
        piece({ id: 'a', function: { name: 'now', arguments: '{}' } }),
        piece({ id: 'b', function: { name: 'now', arguments: '{}' } }),
      ],
      ['a now {}', 'b now {}'],
    ],
    ['before the text', [call(0, { id: 'a', name: 'now', arguments: '{}' }), delta({ content: 'Wait' })], ['a now {}']],
    [
      'in the older field',
      [delta({ function_call: { name: 'now', arguments: '{"x":1}' } })],
      [expect.stringMatching(/^call_\w+ now \{"x":1\}$/) as unknown as string],
    ],
  ])('are understood: %s', async (_, chunks, expected) => {
    server.next(answering(...chunks, delta({}, 'tool_calls')))
    expect(callsOf(await ask({ tools }))).toEqual(expected)
  })

  it('are understood in a whole answer', async () => {
    server.next(
      whole(
        message(
          { content: null, tool_calls: [{ id: 'a', type: 'function', function: { name: 'now', arguments: '{}' } }] },
          'tool_calls',
        ),
      ),
    )
    expect(callsOf(await ask({ tools }))).toEqual(['a now {}'])
  })

  it('have ids of their own though the server begins anew with each answer', async () => {
    const once = answering(call(0, { id: 'call_0', name: 'now', arguments: '{}' }), delta({}, 'tool_calls'))
    server.next(once, once)
    await ask({ tools })
    const response = await ask({ tools, input: [{ type: 'function_call_output', call_id: 'call_0', output: 'noon' }] })
    expect(callsOf(response)).toEqual([expect.stringMatching(/^call_[0-9a-f]{24} now/)])
  })

  it('that were cut are not kept, for nobody could answer them', async () => {
    server.next(
      answering(delta({ content: 'Wait' }), call(0, { id: 'a', name: 'now', arguments: '{"x' }), delta({}, 'length')),
    )
    expect(await ask({ tools })).toMatchObject({ status: 'incomplete', output: [{ type: 'message' }] })
    expect((await ask()).status).toBe('completed')
  })

  it('get back the thoughts that led to them, in the field in which they came, until the user speaks', async () => {
    server.next(
      answering(
        delta({ reasoning_content: 'Hm' }),
        call(0, { id: 'a', name: 'now', arguments: '{}' }),
        delta({}, 'tool_calls'),
      ),
    )
    await ask({ tools })
    await ask({ tools, input: [{ type: 'function_call_output', call_id: 'a', output: 'noon' }] })
    expect(sent().at(-1)?.messages[1]).toMatchObject({ role: 'assistant', reasoning_content: 'Hm' })
    await ask({ tools, input: 'And now?' })
    expect(JSON.stringify(sent().at(-1))).not.toContain('Hm')
  })

  it('get back no thoughts that stood in the text', async () => {
    server.next(
      answering(
        delta({ content: '<think>Hm</think>' }),
        call(0, { id: 'a', name: 'now', arguments: '{}' }),
        delta({}, 'tool_calls'),
      ),
    )
    await ask({ tools })
    await ask({ tools, input: [{ type: 'function_call_output', call_id: 'a', output: 'noon' }] })
    expect(JSON.stringify(sent().at(-1))).not.toContain('Hm')
  })

  it('may be of a tool that takes text, which is a function there', async () => {
    const custom = [{ type: 'custom', name: 'shell', description: 'Runs a line.' }]
    server.next(answering(call(0, { id: 'a', name: 'shell', arguments: '{"input":"ls"}' }), delta({}, 'tool_calls')))
    const response = await ask({ tools: custom })
    expect(response.output).toMatchObject([{ type: 'custom_tool_call', call_id: 'a', name: 'shell', input: 'ls' }])
    expect(sent()[0]?.tools).toMatchObject([
      { type: 'function', function: { name: 'shell', parameters: { required: ['input'] } } },
    ])
    await ask({ tools: custom, input: [{ type: 'custom_tool_call_output', call_id: 'a', output: 'README' }] })
    expect(sent().at(-1)?.messages.slice(1)).toMatchObject([
      { tool_calls: [{ function: { name: 'shell', arguments: '{"input":"ls"}' } }] },
      { role: 'tool', content: 'README' },
    ])
  })

  it('may return pictures, which the user shows', async () => {
    server.next(answering(call(0, { id: 'a', name: 'now', arguments: '{}' }), delta({}, 'tool_calls')))
    await ask({ tools })
    const output = [
      { type: 'input_text', text: 'Look' },
      { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
    ]
    await ask({ tools, input: [{ type: 'function_call_output', call_id: 'a', output }] })
    expect(sent().at(-1)?.messages.slice(2)).toMatchObject([
      { role: 'tool', content: 'Look' },
      {
        role: 'user',
        content: [{ type: 'text' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
      },
    ])
  })

  it('may be chosen among a few', async () => {
    const both = [...tools, { type: 'function', name: 'sum', parameters: null }]
    const tool_choice = { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'sum' }] }
    await ask({ tools: both, tool_choice })
    expect(sent()[0]).toMatchObject({
      tool_choice: 'required',
      tools: [{ function: { name: 'sum', parameters: { type: 'object' } } }],
    })
    expect(sent()[0]?.tools).toHaveLength(1)
  })

  it('never say that they are strict when nobody said so', async () => {
    await ask({ tools })
    expect(JSON.stringify(sent()[0])).not.toContain('strict')
  })
})

describe('what a server does not take', () => {
  const refusal = (message: string, status = 400) => [status, { error: { message } }] as [number, unknown]
  const has = (key: string) => (body: Record<string, unknown>) => body[key] !== undefined
  const roles = (body: Record<string, unknown>) => (body as Sent).messages.map(({ role }) => role)

  it.each<[string, (body: Record<string, unknown>) => [number, unknown] | null, object]>([
    [
      'stream_options',
      (body) =>
        has('stream_options')(body) ? refusal('Unrecognized request argument supplied: stream_options') : null,
      {},
    ],
    [
      'stream_options, as FastAPI says it',
      (body) =>
        has('stream_options')(body)
          ? [
              422,
              {
                detail: [
                  {
                    type: 'extra_forbidden',
                    loc: ['body', 'stream_options'],
                    msg: 'Extra inputs are not permitted',
                    input: {},
                  },
                ],
              },
            ]
          : null,
      {},
    ],
    [
      'something that it does not name',
      (body) => (has('stream_options')(body) ? refusal('Extra inputs are not permitted') : null),
      {},
    ],
    ['something of which it says nothing', (body) => (has('stream_options')(body) ? [400, ''] : null), {}],
    [
      'parallel_tool_calls',
      (body) => (has('parallel_tool_calls')(body) ? refusal("'parallel_tool_calls' is not supported") : null),
      { tools, parallel_tool_calls: false },
    ],
    [
      'strict',
      (body) =>
        JSON.stringify(body.tools).includes('strict') ? refusal("property 'strict' is unsupported", 500) : null,
      { tools: [{ ...tools[0], strict: true }] },
    ],
    [
      'reasoning_effort',
      (body) => (has('reasoning_effort')(body) ? refusal('"llama" does not support thinking') : null),
      { reasoning: { effort: 'low' } },
    ],
    [
      'verbosity',
      (body) => (has('verbosity')(body) ? refusal('Unknown parameter: verbosity') : null),
      { text: { verbosity: 'low' } },
    ],
    [
      'prompt_cache_key',
      (body) => (has('prompt_cache_key')(body) ? refusal('json: unknown field "prompt_cache_key"') : null),
      { prompt_cache_key: 'k' },
    ],
    [
      'temperature',
      (body) =>
        has('temperature')(body)
          ? refusal("Unsupported value: 'temperature' does not support 0.5 with this model.")
          : null,
      { temperature: 0.5 },
    ],
    [
      'max_tokens',
      (body) =>
        has('max_tokens')(body)
          ? refusal("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
          : null,
      { max_output_tokens: 99 },
    ],
    [
      'tool_choice',
      (body) => (has('tool_choice')(body) ? refusal('tool_choice is not supported') : null),
      { tools, tool_choice: 'auto' },
    ],
    [
      'system messages',
      (body) => (roles(body).includes('system') ? refusal('System role not supported', 500) : null),
      { instructions: 'Be brief.' },
    ],
    [
      'system messages, in other words',
      (body) =>
        roles(body).includes('system')
          ? refusal('Only user, assistant and tool roles are supported, got system.')
          : null,
      { instructions: 'Be brief.' },
    ],
    [
      'system messages, by a template',
      (body) =>
        roles(body).includes('system')
          ? refusal('Jinja Exception: Conversation roles must alternate user/assistant/...', 500)
          : null,
      { instructions: 'Be brief.' },
    ],
    [
      'two things at once',
      (body) =>
        has('stream_options')(body)
          ? refusal('stream_options?')
          : roles(body).includes('system')
            ? refusal("Unexpected role 'system'")
            : null,
      { instructions: 'Be brief.' },
    ],
  ])('is left out, asked again and remembered: %s', async (_, refuses, more) => {
    server.always(demanding(refuses))
    expect(await ask(more)).toMatchObject({ status: 'completed', output_text: 'Hello' })
    const tries = server.asked.length
    expect(notes.filter(({ type }) => type === 'left-out')).not.toEqual([])
    await ask(more)
    expect(server.asked.length).toBe(tries + 1)
  })

  it('stands at the head of the first message when it is the system’s', async () => {
    server.always(demanding((body) => (roles(body).includes('system') ? refusal('System role not supported') : null)))
    await ask({ instructions: 'Be brief.' })
    expect(sent().at(-1)?.messages).toEqual([{ role: 'user', content: 'Be brief.\n\nHello' }])
  })

  it.each<[string, () => Promise<unknown>, string[]]>([
    [
      'two messages in a row',
      async () => rig.client.conversations.items.create(conversation, { items: [{ role: 'user', content: 'Wait' }] }),
      ['user'],
    ],
    [
      'several of the system’s',
      async () =>
        rig.client.conversations.items.create(conversation, {
          items: [
            { role: 'user', content: 'a' },
            { role: 'developer', content: 'b' },
            { role: 'system', content: 'c' },
          ],
        }),
      ['system', 'user'],
    ],
    [
      'an answer first',
      async () => rig.client.conversations.items.create(conversation, { items: [{ role: 'assistant', content: 'a' }] }),
      ['user', 'assistant', 'user'],
    ],
  ])('is put right before it is asked: %s', async (_, begin, expected) => {
    await begin()
    await ask()
    expect(sent()[0]?.messages.map(({ role }) => role)).toEqual(expected)
  })

  it('is put right when the last word was the model’s', async () => {
    await ask()
    await ask({ input: [] })
    expect(
      sent()
        .at(-1)
        ?.messages.map(({ role }) => role),
    ).toEqual(['user', 'assistant', 'user'])
  })

  it('is refused when nothing can be done', async () => {
    server.always(refusing(400, { error: { message: 'stream_options and everything else are not permitted' } }))
    await expect(ask()).rejects.toMatchObject({ status: 400 })
    expect(server.asked).toHaveLength(2)
  })
})

describe('a conversation that is too long, by whatever is said of it, goes on without its oldest turns', () => {
  const words = 'prompt is too long: 210000 tokens > 200000 maximum'

  beforeEach(async () => {
    const items = ['one', 'two', 'three'].flatMap((content) => [
      { role: 'user' as const, content },
      { role: 'assistant' as const, content: 'Yes' },
    ])
    conversation = (await rig.client.conversations.create({ items })).id
  })

  it.each<[string, Reply]>([
    ['400', refusing(400, { error: { message: words } })],
    ['413 without a word', html(413)],
    ['plain text', (reply) => void reply.writeHead(400, { 'content-type': 'text/plain' }).end(words)],
    ['in the stream', answering({ error: { message: words } })],
    ['in the stream, in the event’s name', sending(`event: error\ndata: ${JSON.stringify({ message: words })}\n\n`)],
    ['in a whole answer', whole({ error: { message: words, code: 400 } })],
    ['in a list', whole([{ error: { code: 400, message: words } }])],
    ['wrapped in text', refusing(400, { error: JSON.stringify({ error: { message: words } }) })],
    ['as FastAPI says it', refusing(422, { detail: [{ loc: ['body'], msg: words }] })],
  ])('%s', async (_, reply) => {
    server.next(reply)
    const response = await ask({ truncation: 'auto', background: true, stream: true } as object)
    const events = await gather(response as unknown as AsyncIterable<{ type: string; response: Response }>)
    expect(events.at(-1)).toMatchObject({ type: 'response.completed', response: { metadata: { turns_left_out: '2' } } })
    server.next(reply)
    expect((await ask({ background: true })).id).toMatch(/^resp_/)
  })

  it('and says so where it may not be cut', async () => {
    server.next(refusing(400, { error: { message: words } }))
    await expect(ask()).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' })
    server.next(answering({ error: { message: words } }))
    expect(await ask()).toMatchObject({ status: 'failed', error: { code: 'context_length_exceeded' } })
  })
})

describe('an error of the server', () => {
  it.each<[string, Reply, string, number]>([
    ['400', refusing(400, { error: { message: 'No.' } }), 'invalid_request', 400],
    ['401', refusing(401, { error: { message: 'No.' } }), 'invalid_api_key', 401],
    ['403', refusing(403, { detail: 'Forbidden' }), 'invalid_api_key', 403],
    ['403 of a filter', refusing(403, { error: { message: 'Your input was flagged' } }), 'invalid_prompt', 403],
    ['400 of a filter', refusing(400, { error: { code: 'content_filter', message: 'No.' } }), 'invalid_prompt', 400],
    ['402', refusing(402, { error: { message: 'Insufficient Balance' } }), 'insufficient_quota', 402],
    [
      '429 for want of credit',
      refusing(429, { error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } }),
      'insufficient_quota',
      429,
    ],
    ['429', refusing(429, { error: { message: 'Slow down' } }), 'rate_limit_exceeded', 429],
    [
      '404 for a model',
      refusing(404, { error: { message: 'model "x" not found, try pulling it first' } }),
      'model_not_found',
      404,
    ],
    ['400 for a model', refusing(400, { error: { message: 'The model `x` does not exist.' } }), 'model_not_found', 400],
    ['404 for a path', refusing(404, { detail: 'Not Found' }), 'not_chat_completions', 404],
    ['405', refusing(405, { detail: 'Method Not Allowed' }), 'not_chat_completions', 405],
    ['a page for 404', html(404), 'not_chat_completions', 404],
    ['a page that says all is well', html(200), 'not_chat_completions', 500],
    ['408', refusing(408, {}), 'server_is_overloaded', 408],
    ['413', refusing(413, { error: { message: 'Payload' } }), 'context_length_exceeded', 413],
    [
      '422',
      refusing(422, { detail: [{ loc: ['body', 'tools'], msg: 'value is not a valid list' }] }),
      'invalid_request',
      422,
    ],
    ['500', refusing(500, { error: { message: 'CUDA' } }), 'server_error', 500],
    ['500 without a word', html(500), 'server_error', 500],
    ['a page for 502', html(502), 'server_is_overloaded', 502],
    [
      '503 while it loads',
      refusing(503, { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }),
      'server_is_overloaded',
      503,
    ],
    ['529', refusing(529, { error: { type: 'overloaded_error', message: 'Overloaded' } }), 'server_is_overloaded', 529],
  ])('ends a background response with its code, and leaves a line for the log: %s', async (_, reply, code, status) => {
    server.next(reply)
    const { id } = await ask({ background: true })
    await expect.poll(async () => (await rig.client.responses.retrieve(id)).status, { timeout: 15_000 }).toBe('failed')
    expect((await rig.client.responses.retrieve(id)).error?.code).toBe(code)
    expect(notes[0]).toEqual({ type: 'refused', status, code, model })
    expect(JSON.stringify(notes)).not.toMatch(/Hello|CUDA|flagged/)
    expect(rig.reported).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ['a number', { error: { code: 429, message: 'Slow down' } }, 'rate_limit_exceeded'],
    ['a number in text', { error: { code: '502', message: 'Upstream' } }, 'server_is_overloaded'],
    ['a type', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'server_is_overloaded'],
    ['words alone', { error: 'something broke' }, 'server_error'],
    ['nothing known', { object: 'error', message: 'broke', code: 40_001 }, 'server_error'],
  ])('in the stream has the code that it would have had: %s', async (_, body, code) => {
    server.next(answering(body))
    expect(await ask()).toMatchObject({ status: 'failed', error: { code } })
    server.next(answering(delta({ content: 'As far' }), body))
    expect(await ask()).toMatchObject({
      status: 'failed',
      error: { code },
      output: [{ content: [{ text: 'As far' }] }],
    })
  })

  it('in the middle of a whole answer is a failure', async () => {
    server.next(cut(delta({ content: 'As far' })), whole('{"choices":[{"message":{"con'))
    expect((await ask()).status).toBe('failed')
    expect((await ask()).status).toBe('failed')
  })
})

it('tells how likely its words were, where that is asked for', async () => {
  const content = [
    { token: 'Yes', logprob: -0.1, bytes: [89], top_logprobs: [{ token: 'No', logprob: -2, bytes: [78] }] },
  ]
  server.next(answering({ choices: [{ delta: { content: 'Yes' }, logprobs: { content }, finish_reason: 'stop' }] }))
  const response = await ask({ top_logprobs: 2, include: ['message.output_text.logprobs'] })
  expect(sent()[0]).toMatchObject({ logprobs: true, top_logprobs: 2 })
  expect(response.output).toMatchObject([
    { content: [{ text: 'Yes', logprobs: [{ token: 'Yes', top_logprobs: [{ token: 'No' }] }] }] },
  ])
})

it('sums its thoughts up for those who read them so', async () => {
  server.next(answering(delta({ reasoning_content: 'Hm' }), ...says('Yes')))
  const stream = await rig.client.responses.create({
    model,
    conversation,
    input: 'Hello',
    stream: true,
    reasoning: { summary: 'auto' },
  })
  const events = await gather(stream)
  expect(events.map(({ type }) => type).filter((type) => type.includes('reasoning'))).toEqual([
    ...['response.reasoning_summary_part.added', 'response.reasoning_summary_text.delta'],
    ...['response.reasoning_summary_text.done', 'response.reasoning_summary_part.done'],
  ])
  expect(events.at(-1)).toMatchObject({
    response: { output: [{ type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] }, {}] },
  })
})
