import { afterAll, describe, expect, it } from 'vitest'
import { type Heard, startModel } from './asked-model.ts'
import { answering, call, delta, ending, sending, stalling, whole } from './fake-model-server.ts'

const server = await startModel()
afterAll(() => server.stop())

type Reply = Parameters<typeof server.next>[0]

const yes = delta({ content: 'Yes' })
const stop = delta({}, 'stop')
const data = (body: unknown) => `data: ${typeof body === 'string' ? body : JSON.stringify(body)}\n\n`
const message = (fields: object, finish_reason = 'stop') => ({
  choices: [{ index: 0, message: { role: 'assistant', ...fields }, finish_reason }],
})
const ask = (reply: Reply): Promise<Heard> => {
  server.next(reply)
  return server.ask()
}

describe('an answer is understood', () => {
  it.each<[string, Reply]>([
    ['text as an object with a value', answering(delta({ content: [{ type: 'text', text: { value: 'Yes' } }] }), stop)],
    ['text in a part’s content', answering(delta({ content: [{ type: 'output_text', content: 'Yes' }] }), stop)],
    ['strings for parts', answering(delta({ content: ['Ye', 's'] }), stop)],
    ['text where the content should be', answering(delta({ text: 'Yes' }), stop)],
    [
      'thoughts that nobody may read',
      answering(delta({ content: [{ type: 'redacted_thinking', data: 'x' }] }), yes, stop),
    ],
    ['a choice that is no list', answering({ choices: { index: 0, delta: { content: 'Yes' } } }, stop)],
    [
      'the whole so far beside each piece',
      answering(
        { choices: [{ delta: { content: 'Ye' }, message: { content: 'Ye' } }] },
        { choices: [{ delta: { content: 's' }, message: { content: 'Yes' }, finish_reason: 'stop' }] },
      ),
    ],
    ['an error that is empty', answering({ ...yes, error: {} }, { ...stop, error: { message: '', code: null } })],
    [
      'word that all is well',
      answering({ ...yes, code: 0, message: 'Success' }, { ...stop, base_resp: { status_code: 0 } }),
    ],
    ['a message on the way', answering({ object: 'status', message: 'Loading model' }, { type: 'ping' }, yes, stop)],
    [
      'the reason as an object',
      answering(yes, { choices: [{ delta: {}, finish_reason: { type: 'stop', matched: 2 } }] }),
    ],
    ['events without a line between them', sending(`data: ${JSON.stringify(yes)}\ndata: ${JSON.stringify(stop)}\n`)],
    ['no line at its end', sending(data(yes), `data: ${JSON.stringify(stop)}`)],
    ['no line break at all', sending(`data: ${JSON.stringify(delta({ content: 'Yes' }, 'stop'))}`)],
    ['lines that end as on old Macs', sending(`data: ${JSON.stringify(delta({ content: 'Yes' }, 'stop'))}\r\r`)],
    [
      '“data:” twice',
      sending(data(`data: ${JSON.stringify(yes)}`), data(`data:${JSON.stringify(stop)}`), data('data: [DONE]')),
    ],
    ['no “data:” after a comment', sending(': ping\n', `${JSON.stringify(yes)}\n`, `${JSON.stringify(stop)}\n`)],
    [
      'an event over several lines',
      sending(data(JSON.stringify(delta({ content: 'Yes' }, 'stop'), null, 1).replaceAll('\n', '\ndata: '))),
    ],
    ['a mark for the order of bytes', sending(Buffer.from([0xef, 0xbb, 0xbf]), data(yes), data(stop))],
    ['names, ids and waits', sending(`event: message\nid: 1\nretry: 9\n${data(yes)}`, `event: end\n${data(stop)}`)],
    ['signs of life as data', sending(data(': PROCESSING'), data(yes), data('[]'), data(stop), data('"[DONE]"'))],
    [
      'numbers that are none',
      sending(
        `data: ${JSON.stringify(delta({ content: 'Yes' }, 'stop')).replace('"index":0', '"index":0,"x":-Infinity,"y":NaN')}\n\n`,
      ),
    ],
    ['a list of chunks', whole([yes, stop])],
    ['a code that says all is well', answering(yes, { code: '0000', message: 'ok', choices: [] }, stop)],
  ])('with %s', async (_, reply) => {
    expect(await ask(reply)).toMatchObject({ text: 'Yes', thoughts: '', end: 'stop' })
  })

  it.each(['text', 'message'])('with the same word twice in a stream of “%s”', async (name) => {
    const said = (content: string) => ({ choices: [{ [name]: name === 'text' ? content : { content } }] })
    expect((await ask(answering(said('Ha'), said('Ha'), said('Ha'), stop))).text).toBe('HaHaHa')
  })

  it.each<[string, Reply]>([
    [
      'in a field that only one server has',
      answering(delta({ reasoning_text: 'Hm', reasoning_opaque: 'x' }), yes, stop),
    ],
    ['in an object', answering(delta({ thinking: { content: 'Hm', signature: 'x' } }), yes, stop)],
    ['in steps', answering(delta({ reasoning_steps: [{ thought: 'Hm', type: 'search' }] }), yes, stop)],
    ['in a summary', answering(delta({ content: [{ type: 'reasoning', summary: [{ text: 'Hm' }] }] }), yes, stop)],
    [
      'once more in the whole at the end',
      answering(delta({ reasoning: 'Hm' }), yes, message({ content: 'Yes', reasoning: 'Hm' })),
    ],
  ])('with thoughts %s', async (_, reply) => {
    expect(await ask(reply)).toMatchObject({ text: 'Yes', thoughts: 'Hm', end: 'stop' })
  })

  it.each<[string, object[], number[]]>([
    [
      'in a choice',
      [
        {
          choices: [
            { delta: {}, finish_reason: 'stop', usage: { prompt_tokens: 5, completion_tokens: 2, cached_tokens: 1 } },
          ],
        },
      ],
      [5, 2, 1, 0],
    ],
    [
      'in every chunk, noughts at the end',
      [
        { ...stop, usage: { prompt_tokens: 5, completion_tokens: 2 } },
        { choices: [], usage: { prompt_tokens: 0, completion_tokens: 0 } },
      ],
      [5, 2, 0, 0],
    ],
    [
      'apart',
      [
        { ...yes, usage: { prompt_tokens: 5, completion_tokens: 0 } },
        { ...stop, usage: { prompt_tokens: 0, completion_tokens: 2 } },
      ],
      [5, 2, 0, 0],
    ],
    [
      'by other names',
      [
        stop,
        { choices: [], usage: { input_tokens: 5, output_tokens: 2, output_tokens_details: { reasoning_tokens: 1 } } },
      ],
      [5, 2, 0, 1],
    ],
    [
      'as DeepSeek does',
      [stop, { choices: [], usage: { prompt_tokens: 5, completion_tokens: 2, prompt_cache_hit_tokens: 4 } }],
      [5, 2, 4, 0],
    ],
    ['as llama.cpp does', [{ ...stop, timings: { prompt_n: 5, predicted_n: 2 } }], [5, 2, 0, 0]],
    ['as Ollama does', [{ ...stop, prompt_eval_count: 5, eval_count: 2 }], [5, 2, 0, 0]],
    ['only together', [stop, { choices: [], usage: { prompt_tokens: 5, total_tokens: 7 } }], [5, 2, 0, 0]],
    [
      'with nothing',
      [
        { ...stop, usage: {} },
        { choices: [], usage: null },
      ],
      [5, 1, 0, 0],
    ],
  ])('and what it counts %s', async (_, chunks, usage) => {
    expect((await ask(answering(yes, ...chunks))).usage).toEqual(usage)
  })
})

describe('calls are understood', () => {
  const piece = (fields: object) => delta({ tool_calls: [fields] })
  const begun = (args: string) => piece({ index: 0, id: 'a', function: { name: 'now', arguments: args } })
  const more = (args: string) => piece({ index: 0, function: { arguments: args } })

  it.each<[string, object[]]>([
    ['no list', [delta({ tool_calls: { index: 0, id: 'a', function: { name: 'now', arguments: '{"x":1}' } } })]],
    ['pieces with nothing in them', [begun('{"x":1}'), piece({}), delta({ tool_calls: [{ index: 0, function: {} }] })]],
    [
      'the name after the id',
      [
        piece({ index: 0, id: 'a', function: { arguments: '' } }),
        piece({ index: 0, function: { name: 'now', arguments: '{"x":1}' } }),
      ],
    ],
    [
      'the name in pieces',
      [
        piece({ index: 0, id: 'a', function: { name: 'no' } }),
        piece({ index: 0, function: { name: 'w' } }),
        more('{"x":1}'),
      ],
    ],
    ['nothing before the arguments', [begun('{}'), more('{"x"'), more(':1}')]],
    ['the arguments twice', [begun('{"x":1}'), more('{"x":1}')]],
    ['the arguments three times in one', [begun('{"x":1}{"x":1}{"x":1}')]],
    ['all of it twice', [begun('{"x":1}'), begun('{"x":1}')]],
    ['all so far in each piece', [begun('{"x'), more('{"x":'), more('{"x":1}')]],
    ['a string in JSON', [begun(JSON.stringify('{"x":1}'))]],
    ['another number later', [begun('{"x"'), piece({ index: 1, id: 'a', function: { arguments: ':1}' } })]],
    ['a number of its own', [piece({ index: 7, id: 'a', function: { name: 'now' } }), more('{"x":1}')]],
    ['arguments by another name', [piece({ index: 0, id: 'a', function: { name: 'now', parameters: { x: 1 } } })]],
    [
      'the whole at the end',
      [begun('{"x":1}'), message({ tool_calls: [{ id: 'a', function: { name: 'now', arguments: '{"x":1}' } }] })],
    ],
  ])('with %s', async (_, chunks) => {
    expect(await ask(answering(...chunks, delta({}, 'tool_calls')))).toMatchObject({
      calls: ['a now {"x":1}'],
      end: 'stop',
    })
  })

  it.each(['[]', '""', 'null', ' ', 'None'])('with “%s” for no arguments', async (args) => {
    expect((await ask(answering(begun(args), stop))).calls).toEqual(['a now {}'])
  })

  it.each<[string, object[]]>([
    [
      'numbers as text',
      [
        piece({ index: '1', id: 'b', function: { name: 'sum', arguments: '{"y"' } }),
        piece({ index: '0', id: 'a', function: { name: 'now', arguments: '{"x"' } }),
        piece({ index: '1', function: { arguments: ':2}' } }),
        piece({ index: '0', function: { arguments: ':1}' } }),
      ],
    ],
    [
      'ids alone, mixed',
      [
        piece({ id: 'a', function: { name: 'now' } }),
        piece({ id: 'b', function: { name: 'sum' } }),
        piece({ id: 'a', function: { arguments: '{"x":1}' } }),
        piece({ id: 'b', function: { arguments: '{"y":2}' } }),
      ],
    ],
    [
      'both in one chunk',
      [
        delta({
          tool_calls: [
            { index: 0, id: 'a', function: { name: 'now', arguments: '{"x":1}' } },
            { index: 1, id: 'b', function: { name: 'sum', arguments: '{"y":2}' } },
          ],
        }),
      ],
    ],
  ])('when there are two, with %s', async (_, chunks) => {
    expect((await ask(answering(...chunks, stop))).calls).toEqual(['a now {"x":1}', 'b sum {"y":2}'])
  })

  it.each(['functions.now', 'default_api:now', ' now', 'now<|channel|>commentary'])(
    'by the name “%s”',
    async (name) => {
      const { calls } = await ask(answering(piece({ index: 0, id: 'a', function: { name, arguments: '{}' } }), stop))
      expect(calls).toEqual(['a now {}'])
    },
  )

  it('as none when nobody offered the function, whatever else was', async () => {
    const other = piece({ index: 0, id: 'a', function: { name: 'search', arguments: '{}' } })
    expect(await ask(answering(other, stop))).toMatchObject({ calls: [], end: 'empty_answer' })
    expect(await ask(answering(yes, other, stop))).toMatchObject({ calls: [], text: 'Yes', end: 'stop' })
  })

  it('twice when the same is called twice', async () => {
    const calls = await ask(
      answering(call(0, { name: 'now', arguments: '{}' }), call(0, { name: 'now', arguments: '{}' }), stop),
    )
    expect(calls.calls).toHaveLength(2)
  })
})

describe('an error is understood that comes', () => {
  const words = 'prompt is too long: 210000 tokens > 200000 maximum'
  const complaint = { code: 400, message: words }

  it.each<[string, Reply]>([
    ['in a choice', whole({ choices: [{ error: complaint, finish_reason: 'error', message: { content: '' } }] })],
    ['as a status beside no choices', whole({ choices: null, base_resp: { status_code: 2013, status_msg: words } })],
    ['as a detail', whole({ detail: words })],
    ['by other names', answering({ error_code: 336_003, error_msg: words })],
    ['by its kind', answering({ choices: null, error_type: 'BadRequestError', error_message: words })],
    ['as the end of an answer', answering(delta({}, 'model_context_window_exceeded'))],
    ['as a code and words', whole({ code: 40_001, message: words, data: null })],
    ['as no success', whole({ success: false, errors: [complaint], result: {} })],
    ['as a list', answering({ error: [words] })],
    ['in a field of the stream', sending(`error: ${JSON.stringify(complaint)}\n\n`)],
    ['as plain words', sending(`event: error\ndata: ${words}\n\n`)],
    ['with its name apart', sending(`event: error\n\n${data(complaint)}`)],
    [
      'into an event that never ended',
      sending(`data: {"choices":[{"del\ndata: ${JSON.stringify({ error: complaint })}\n\n`),
    ],
  ])('%s', async (_, reply) => {
    expect(await ask(reply)).toMatchObject({ end: 'context_length_exceeded' })
  })

  it.each<[string, Reply, string]>([
    ['in JSON of another kind', whole({ status: 'ok' }), 'not_chat_completions'],
    ['with no content', (reply) => void reply.writeHead(204).end(), 'server_error'],
    ['with no body', whole(''), 'server_error'],
    ['as a sentence', whole('Internal Server Error', 'text/plain'), 'server_error'],
    [
      'after the last word',
      answering(yes, { choices: [{ delta: {}, finish_reason: 'error' }], error: { code: 502 } }),
      'server_is_overloaded',
    ],
    ['as a pace', answering(yes, { error: 'Rate limit reached' }), 'rate_limit_exceeded'],
    [
      'as Google has it',
      answering({ error: { status: 'RESOURCE_EXHAUSTED', message: 'Slow' } }),
      'rate_limit_exceeded',
    ],
    [
      'as a refusal with a code of its own',
      answering({ error: { code: 'invalid_value', type: 'invalid_request_error', message: 'No.' } }),
      'invalid_request',
    ],
    ['as a filter’s name', answering({ error: { code: 'data_inspection_failed' } }), 'invalid_prompt'],
    ['as nothing', ending(), 'server_error'],
  ])('%s', async (_, reply, code) => {
    expect((await ask(reply)).end).toBe(code)
  })
})

it('the first word is shown after a moment, though nothing is known of the model and nothing else comes', async () => {
  server.next(stalling(delta({ content: 'Good' })))
  const leaving = new AbortController()
  const model = server.create({ heldMs: 5 })
  const heard: string[] = []
  for await (const event of server.events({ signal: leaving.signal }, model)) {
    if (event.type === 'text-delta') heard.push(event.delta)
    if (heard.length > 0) leaving.abort()
  }
  expect(heard).toEqual(['Good'])
})
