import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { baseUrls, endpointUrl } from '#lib/local-openai/chat-completions/server-address.ts'
import { ServerModels, type ServerModelsOptions } from '#lib/local-openai/chat-completions/server-models.ts'
import { createClock } from '../rig.ts'
import { html, refusing, silent, startFakeModelServer } from './fake-model-server.ts'

type Server = Awaited<ReturnType<typeof startFakeModelServer>>
type Reply = Parameters<Server['listsModels']>[0]

let server: Server
beforeEach(async () => {
  server = await startFakeModelServer()
})
afterEach(() => server.stop())

const models = (options: Partial<ServerModelsOptions> = {}) =>
  new ServerModels({ url: server.url, apiKey: null, ...options })
const idsOf = async (known: ServerModels) => (await known.list()).map(({ id }) => id)
const lists = (body: unknown, options?: Partial<ServerModelsOptions>) => {
  server.listsModels(refusing(200, body))
  return idsOf(models(options))
}
const text =
  (...pieces: string[]): Reply =>
  (reply) => {
    reply.writeHead(200, { 'content-type': 'application/json' })
    for (const piece of pieces) reply.write(piece)
    reply.end()
  }

describe('the models of a server', () => {
  it.each<[string, unknown, string[]]>([
    ['OpenAI’s list', { object: 'list', data: [{ id: 'a', object: 'model', created: 1 }, { id: 'b' }] }, ['a', 'b']],
    ['a bare array', [{ id: 'a' }, { id: 'b' }], ['a', 'b']],
    ['a bare array of names', ['a', 'b'], ['a', 'b']],
    ['names in a list', { data: ['a', 'b'] }, ['a', 'b']],
    ['Ollama’s own', { models: [{ name: 'a:latest', model: 'a:latest', size: 1 }] }, ['a:latest']],
    ['models by model', { models: [{ model: 'a' }] }, ['a']],
    ['models by id', { models: [{ id: 'a', name: 'The A' }] }, ['a']],
    ['a list by name', { data: [{ name: 'a' }] }, ['a']],
    ['a list by key', { models: [{ type: 'llm', key: 'a', display_name: 'A' }] }, ['a']],
    ['LiteLLM’s', { data: [{ model_name: 'a' }] }, ['a']],
    ['model_names', { model_names: ['a', 'b'] }, ['a', 'b']],
    ['a list in a list', { success: true, data: { models: [{ id: 'a' }] } }, ['a']],
    ['both kinds, as llama.cpp', { models: [{ name: 'x' }], object: 'list', data: [{ id: 'a' }] }, ['a']],
    ['one of them twice', { data: [{ id: 'a' }, { id: 'b' }, { id: 'a' }] }, ['a', 'b']],
    [
      'odd names',
      { data: [{ id: 'org/a b:7b-q4_K_M@"x"' }, { id: '/модели/ü.gguf' }, { id: '模型' }] },
      ['org/a b:7b-q4_K_M@"x"', '/модели/ü.gguf', '模型'],
    ],
    [
      'names that nobody can ask for',
      { data: [{ id: '' }, { id: ' ' }, { id: 'a\u0000' }, { id: 7 }, null, 3, { id: 'x'.repeat(1001) }, { id: 'a' }] },
      ['a'],
    ],
    ['a vLLM adapter', { data: [{ id: 'a' }, { id: 'a-lora', root: '/x', parent: 'a' }] }, ['a', 'a-lora']],
    [
      'embeddings that nothing tells from others',
      { data: [{ id: 'a' }, { id: 'nomic-embed-text' }] },
      ['a', 'nomic-embed-text'],
    ],
    [
      'embeddings of LM Studio',
      {
        data: [
          { id: 'a', type: 'vlm' },
          { id: 'b', type: 'embeddings' },
        ],
      },
      ['a'],
    ],
    [
      'a task',
      [
        { id: 'a', task: 'chat-completion' },
        { id: 'b', task: 'embeddings' },
      ],
      ['a'],
    ],
    [
      'a task with a name',
      [
        { id: 'a', task: { name: 'Text Generation' } },
        { id: 'b', task: { name: 'Text Embeddings' } },
      ],
      ['a'],
    ],
    [
      'what they are able to do, in words',
      {
        data: [
          { id: 'a', capabilities: ['completion', 'vision'] },
          { id: 'b', capabilities: ['embedding'] },
          { id: 'c', capabilities: [] },
        ],
      },
      ['a', 'c'],
    ],
    [
      'what they are able to do, as yes and no',
      {
        data: [
          { id: 'a', capabilities: { completion_chat: true } },
          { id: 'b', capabilities: { completion_chat: false } },
        ],
      },
      ['a'],
    ],
    [
      'what they write',
      {
        data: [
          { id: 'a', architecture: { output_modalities: ['image', 'text'] } },
          { id: 'b', architecture: { output_modalities: ['image'] } },
        ],
      },
      ['a'],
    ],
    [
      'other kinds',
      {
        data: [
          { id: 'a', type: 'chat' },
          { id: 'b', type: 'image' },
          { id: 'c', type: 'rerank' },
          { id: 'd', type: 'audio' },
        ],
      },
      ['a'],
    ],
    ['pictures that are only read', { data: [{ id: 'a', pipeline_tag: 'image-text-to-text' }] }, ['a']],
  ])('are read from %s', async (_, body, expected) => {
    expect(await lists(body)).toEqual(expected)
  })

  it('may begin with a byte order mark, and come in pieces', async () => {
    server.listsModels(text('\uFEFF{"data":[{"i', 'd":"a"}]}'))
    expect(await idsOf(models())).toEqual(['a'])
  })

  it('begin with the one that was set, by whatever name', async () => {
    expect(await lists(['a', 'b'], { model: 'b' })).toEqual(['b', 'a'])
    expect(await lists(['llama3:latest'], { model: 'llama3' })).toEqual(['llama3', 'llama3:latest'])
    expect(await lists(['a'], { modelWithoutList: 'b' })).toEqual(['a'])
  })
})

describe('a server without a list of models', () => {
  const missing: [string, Reply, string][] = [
    ['404', refusing(404, { detail: 'Not Found' }), '404'],
    ['404 as a page', html(404), '404'],
    ['400', refusing(400, { error: { message: 'unknown' } }), '400'],
    ['405', refusing(405, {}), '405'],
    ['501', refusing(501, {}), '501'],
    ['a page', html(200), 'a page'],
    ['text', text('ok'), 'something that isn’t JSON'],
    ['nothing', text(''), 'something that isn’t JSON'],
    ['LM Studio’s 200', refusing(200, { error: 'Unexpected endpoint or method.' }), 'JSON without a list'],
    ['other JSON', refusing(200, { status: 'ok', models: 3 }), 'JSON without a list'],
    ['null', text('null'), 'JSON without a list'],
    ['an empty list', refusing(200, { object: 'list', data: [] }), 'an empty list'],
    ['Ollama’s empty list', refusing(200, { object: 'list', data: null }), 'an empty list'],
    ['nothing that can chat', refusing(200, { data: [{ id: 'b', type: 'embeddings' }] }), 'an empty list'],
    ['megabytes', text(...Array(10).fill(' '.repeat(1_000_000)), '[]'), 'far more than a list'],
    ['more than anybody needs', text(`[${'0,'.repeat(300_001)}0]`), 'far more than a list'],
    ['depths', text('['.repeat(100_000)), 'far more than a list'],
  ]

  it.each(missing)('(%s) says which variable names its model', async (_, reply, instead) => {
    server.listsModels(reply)
    const refusal = { status: 500, body: { error: { code: 'no_model', message: expect.stringContaining(instead) } } }
    await expect(models().list()).rejects.toMatchObject(refusal)
    await expect(models().list()).rejects.toThrow('MODEL_SERVER_MODEL')
  })

  it.each(missing)('(%s) answers with the one that was set', async (_, reply) => {
    server.listsModels(reply)
    expect(await idsOf(models({ model: 'a', modelWithoutList: 'b' }))).toEqual(['a'])
    expect(await idsOf(models({ modelWithoutList: 'b' }))).toEqual(['b'])
  })

  it('is asked again as soon as it may have one', async () => {
    const known = models()
    server.listsModels(html(404))
    await expect(known.list()).rejects.toThrow()
    server.listsModels(refusing(200, ['a']))
    expect(await idsOf(known)).toEqual(['a'])
  })
})

describe('a server that fails to list its models', () => {
  it.each<[number, object]>([
    [401, { status: 401, body: { error: { code: 'invalid_api_key' } } }],
    [403, { status: 401, body: { error: { code: 'invalid_api_key' } } }],
    [429, { status: 429 }],
    [500, { status: 500 }],
    [502, { status: 503 }],
    [503, { status: 503 }],
  ])('with %d says so, unless its model was set: then the answer will', async (status, error) => {
    server.listsModels(refusing(status, {}))
    await expect(models({ modelWithoutList: 'b' }).list()).rejects.toMatchObject(error)
    expect(await idsOf(models({ model: 'a' }))).toEqual(['a'])
  })

  it('is not there: that is said, unless its model was set', async () => {
    await server.stop()
    await expect(models({ modelWithoutList: 'b' }).list()).rejects.toMatchObject({ status: 503 })
    expect(await idsOf(models({ model: 'a' }))).toEqual(['a'])
  })

  it.each<[string, Reply]>([
    ['says nothing', silent],
    [
      'begins and says no more',
      (reply) => void reply.writeHead(200, { 'content-type': 'application/json' }).write('{"data":'),
    ],
  ])('%s: nobody waits for long', async (_, reply) => {
    server.listsModels(reply)
    await expect(models({ patienceMs: 100 }).list()).rejects.toMatchObject({ status: 503 })
    expect(await idsOf(models({ patienceMs: 100, model: 'a' }))).toEqual(['a'])
  })

  it('keeps the list it had, and shows another one soon', async () => {
    const clock = createClock()
    const known = models({ now: clock.now })
    server.listsModels(refusing(200, ['a']))
    expect(await idsOf(known)).toEqual(['a'])
    server.listsModels(refusing(500, {}))
    clock.advance(31_000)
    expect(await idsOf(known)).toEqual(['a'])
    server.listsModels(refusing(200, ['a', 'b']))
    clock.advance(6_000)
    expect(await idsOf(known)).toEqual(['a', 'b'])
  })

  it('is one answer, however many ask at once', async () => {
    let asked = 0
    server.listsModels((reply, request) => {
      asked += 1
      refusing(200, ['a'])(reply, request)
    })
    const known = models()
    await Promise.all([known.list(), known.list(), known.list()])
    expect(asked).toBe(1)
  })
})

describe('the address of a server', () => {
  it.each([
    ['', 'without /v1'],
    ['/', 'with nothing but a slash'],
    ['/v1', 'as it should be'],
    ['/v1/', 'with a slash at its end'],
    ['/v1/chat/completions', 'of the endpoint itself'],
    ['/v1/completions/', 'of the older endpoint'],
    ['/v1/models', 'of the list'],
    ['/v1/responses', 'of another API'],
    ['/v1#x', 'with a fragment'],
    ['/api', 'of Ollama’s own API'],
    ['/api/chat', 'of Ollama’s own endpoint'],
  ])('may be given as “%s”: %s', async (path) => {
    const known = models({ url: server.url.replace('/v1', path) })
    expect(await idsOf(known)).toEqual(['llama3.2:3b', 'org/qwen'])
    expect(new URL(known.url).pathname).toBe('/v1')
  })

  it('is looked for once: a list that is missing for a moment doesn’t move it', async () => {
    const clock = createClock()
    const known = models({ url: server.url.replace('/v1', ''), now: clock.now })
    await known.list()
    for (const reply of [html(404), refusing(500, {})]) {
      server.listsModels(reply)
      clock.advance(31_000)
      await known.list()
      expect(known.url).toBe(server.url)
    }
  })

  it('keeps its query, at the end of each endpoint', () => {
    const [base = ''] = baseUrls('https://example.org/openai/v1/?api-version=1')
    expect(endpointUrl(base, '/models')).toBe('https://example.org/openai/v1/models?api-version=1')
  })

  it('stays as it was given where nothing better is found', async () => {
    const url = server.url.replace('/v1', '/gateway')
    const known = models({ url, model: 'a' })
    await known.list()
    expect(known.url).toBe(url)
  })

  it('may hold a name and a password, which a key goes before', async () => {
    const seen: (string | undefined)[] = []
    server.listsModels((reply, request) => {
      seen.push(request.authorization)
      refusing(200, ['a'])(reply, request)
    })
    const url = server.url.replace('http://', 'http://ada:p%40ss%@')
    await models({ url }).list()
    await models({ url, apiKey: 'key' }).list()
    expect(seen).toEqual([`Basic ${btoa('ada:p%40ss%')}`, 'Bearer key'])
  })
})

describe('the list', () => {
  it('is asked for once more where the server closes the connection just then', async () => {
    server.listsModels((reply) => {
      server.listsModels(refusing(200, ['a']))
      reply.socket?.resetAndDestroy()
    })
    expect(await idsOf(models())).toEqual(['a'])
  })
})
