import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createRig, type Rig } from './rig.ts'

let database: TestDatabase
let rig: Rig
let conversation: string

beforeAll(async () => {
  database = await createTestDatabase()
  rig = createRig(database.prisma)
  conversation = (await rig.client.conversations.create()).id
})
afterAll(() => database.drop())

type Refusal = { status?: number; code?: string | null; param?: string | null; says?: string }

const hello = { type: 'message', role: 'user', content: 'Hello' }
const many = (count: number) => Array.from({ length: count }, () => hello)
const pairs = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']))

async function expectRefusal(reply: Response, { status = 400, code = null, param = null, says = '' }: Refusal) {
  const body = await reply.json()
  expect(reply.status).toBe(status)
  expect(body).toEqual({
    error: { message: expect.stringContaining(says), type: 'invalid_request_error', param, code },
  })
}

describe('creating a conversation is refused', () => {
  it.each<[string, unknown, Refusal]>([
    ['for 21 items', { items: many(21) }, { code: 'array_above_max_length', param: 'items', says: 'length 21' }],
    [
      'for 17 pairs of metadata',
      { metadata: pairs(17) },
      { code: 'object_above_max_properties', param: 'metadata', says: 'an object with 17 properties' },
    ],
    ['for a long key', { metadata: { ['k'.repeat(65)]: 'v' } }, { code: 'string_above_max_length', param: 'metadata' }],
    [
      'for a long value',
      { metadata: { k: 'v'.repeat(513) } },
      { code: 'string_above_max_length', param: 'metadata.k' },
    ],
    ['for a value that is no string', { metadata: { k: 1 } }, { code: 'invalid_type', param: 'metadata.k' }],
    ['for metadata that is no object', { metadata: [] }, { code: 'invalid_type', param: 'metadata' }],
    ['for items that are no array', { items: 'Hello' }, { code: 'invalid_type', param: 'items' }],
    ['for an unknown key', { title: 'x' }, { code: 'unknown_parameter', param: 'title' }],
    [
      'for a message without a role',
      { items: [{ type: 'message', content: 'Hello' }] },
      { code: 'missing_required_parameter', param: 'items[0].role' },
    ],
    [
      'for a message without content',
      { items: [hello, { role: 'user' }] },
      { code: 'missing_required_parameter', param: 'items[1].content' },
    ],
    [
      'for an unknown role',
      { items: [{ role: 'wizard', content: '' }] },
      { code: 'invalid_value', param: 'items[0].role' },
    ],
    ['for an unknown kind of item', { items: [{ type: 'poem' }] }, { code: 'invalid_value', param: 'items[0].type' }],
    [
      'for a key no message has',
      { items: [{ ...hello, created_by: 'me' }] },
      { code: 'unknown_parameter', param: 'items[0].created_by' },
    ],
    [
      "for a user's part in an assistant's message",
      { items: [{ role: 'assistant', content: [{ type: 'input_text', text: 'x' }] }] },
      { code: 'invalid_value', param: 'items[0].content[0].type', says: "'output_text', and 'refusal'" },
    ],
    [
      "for an assistant's part in a user's message",
      { items: [{ role: 'user', content: [{ type: 'output_text', text: 'x' }] }] },
      { code: 'invalid_value', param: 'items[0].content[0].type' },
    ],
    [
      'for an id that belongs to another kind of item',
      { items: [{ ...hello, id: 'rs_1' }] },
      { code: 'invalid_value', param: 'items[0].id', says: "begins with 'msg'" },
    ],
    [
      'for an id with odd characters',
      { items: [{ ...hello, id: 'msg_/' }] },
      { code: 'invalid_value', param: 'items[0].id' },
    ],
    [
      'for a lone reasoning item',
      { items: [{ type: 'reasoning', summary: [] }] },
      { code: 'invalid_item', param: 'item' },
    ],
    ['for a body that is no object', [], { code: 'invalid_type', param: 'body' }],
  ])('%s', async (_, body, refusal) => {
    await expectRefusal(await rig.send('POST', '/v1/conversations', JSON.stringify(body)), refusal)
  })
})

describe('creating a response is refused', () => {
  const ok = { model: 'scripted', input: 'Hello' }

  it.each<[string, object, Refusal]>([
    ['without a model', { input: 'x' }, { code: 'missing_required_parameter', param: 'model' }],
    ['for an unknown model', { ...ok, model: 'gpt-0' }, { code: 'model_not_found', param: 'model' }],
    ['without input', { model: 'scripted' }, { code: 'missing_required_parameter', param: 'input' }],
    [
      'for empty input and no conversation',
      { model: 'scripted', input: '' },
      { code: 'missing_required_parameter', param: 'input', says: 'One of "input"' },
    ],
    ['for input of a wrong type', { ...ok, input: 7 }, { code: 'invalid_type', param: 'input' }],
    [
      'for the name another API uses',
      { ...ok, max_tokens: 1 },
      { code: 'unknown_parameter', param: 'max_tokens', says: "Did you mean 'max_output_tokens'?" },
    ],
    ['for a key every object has', { ...ok, constructor: 1 }, { code: 'unknown_parameter', param: 'constructor' }],
    ['for an unknown key', { ...ok, wizardry: true }, { code: 'unknown_parameter', param: 'wizardry' }],
    [
      'for too low a limit',
      { ...ok, max_output_tokens: 1 },
      { code: 'integer_below_min_value', param: 'max_output_tokens', says: '>= 16, but got 1' },
    ],
    [
      'for a limit with a fraction',
      { ...ok, max_output_tokens: 20.5 },
      { code: 'invalid_type', param: 'max_output_tokens' },
    ],
    ['for stream as text', { ...ok, stream: 'yes' }, { code: 'invalid_type', param: 'stream' }],
    ['for a temperature above 2', { ...ok, temperature: 3 }, { code: 'integer_above_max_value', param: 'temperature' }],
    [
      'for two kinds of context at once',
      { ...ok, conversation: 'conv_1', previous_response_id: 'resp_1' },
      { code: 'mutually_exclusive_parameters' },
    ],
    [
      'for something that is no conversation id',
      { ...ok, conversation: 'thread_1' },
      { code: 'invalid_value', param: 'conversation', says: "begins with 'conv'" },
    ],
    ['for an unknown conversation', { ...ok, conversation: 'conv_1' }, { status: 404, says: "'conv_1' not found" }],
    [
      'for an id the database could not even hold',
      { ...ok, conversation: 'conv_\u0000' },
      { status: 404, says: 'not found' },
    ],
    [
      'in the background without being stored',
      { ...ok, background: true, store: false },
      { code: 'invalid_value', param: 'background' },
    ],
    [
      'for the output of a call nobody made',
      { ...ok, input: [{ type: 'function_call_output', call_id: 'call_9', output: '' }] },
      { param: 'input', says: 'No tool call found for function call output with call_id call_9' },
    ],
    [
      'for a call without its output',
      { ...ok, input: [{ type: 'function_call', call_id: 'call_9', name: 'f', arguments: '{}' }] },
      { param: 'input', says: 'No tool output found for function call call_9' },
    ],
  ])('%s', async (_, body, refusal) => {
    await expectRefusal(await rig.send('POST', '/v1/responses', JSON.stringify(body)), refusal)
  })

  it('checks in the order the API does', async () => {
    const all = { conversation: 'conv_1', wizardry: 1, stream: 'yes' }
    const send = (body: object) => rig.send('POST', '/v1/responses', JSON.stringify(body))
    await expectRefusal(await send(all), { code: 'missing_required_parameter', param: 'model' })
    await expectRefusal(await send({ ...all, model: 'x' }), { code: 'missing_required_parameter', param: 'input' })
    await expectRefusal(await send({ ...all, ...ok }), { code: 'unknown_parameter', param: 'wizardry' })
    await expectRefusal(await send({ ...ok, stream: 'yes', conversation: 'conv_1' }), {
      ...{ code: 'invalid_type', param: 'stream' },
    })
  })
})

describe('any request is refused', () => {
  it.each<[method: string, path: string, Refusal]>([
    ['GET', '/v1/conversations', { status: 404, says: 'Invalid URL (GET /v1/conversations)' }],
    ['GET', '/v1/responses', { status: 404, says: 'Invalid URL (GET /v1/responses)' }],
    ['PUT', '/v1/conversations/conv_1', { status: 404, says: 'Invalid URL (PUT /v1/conversations/conv_1)' }],
    ['GET', '/v1/conversations/', { status: 404, says: 'Invalid URL' }],
    ['GET', '/conversations/conv_1', { status: 404, says: 'Invalid URL' }],
    ['GET', '/v1/conversations/conv_1', { status: 404, says: "Conversation with id 'conv_1' not found." }],
    ['GET', '/v1/conversations/%00', { status: 404, says: 'not found' }],
    ['GET', '/v1/conversations/%E0%A4%A', { status: 404, says: 'not found' }],
    ['GET', '/v1/responses/resp_1', { status: 404, says: "Response with id 'resp_1' not found." }],
    ['POST', '/v1/responses/resp_1/cancel', { status: 404, says: 'not found' }],
    ['GET', '/v1/models/gpt-0', { status: 404, code: 'model_not_found', param: 'model' }],
  ])('%s %s', async (method, path, refusal) => {
    await expectRefusal(await rig.send(method, path), refusal)
  })

  it.each<[query: string, Refusal]>([
    ['limit=1000', { code: 'integer_above_max_value', param: 'limit', says: '<= 100, but got 1000' }],
    ['limit=0', { code: 'integer_below_min_value', param: 'limit' }],
    ['limit=ten', { code: 'invalid_type', param: 'limit' }],
    ['order=sideways', { code: 'invalid_value', param: 'order', says: "'asc', and 'desc'" }],
    ['include[]=everything', { code: 'invalid_value', param: 'include' }],
    ['after=msg_unknown', { status: 404, says: "'msg_unknown' not found in conversation" }],
    ['after=%00', { status: 404, says: 'not found in conversation' }],
  ])('for a list with ?%s', async (query, refusal) => {
    await expectRefusal(await rig.send('GET', `/v1/conversations/${conversation}/items?${query}`), refusal)
  })

  it('for a body that is no JSON', async () => {
    const refusal = { code: 'invalid_json', says: 'failed to parse JSON value' }
    await expectRefusal(await rig.send('POST', '/v1/conversations', '{"metadata": {'), refusal)
    await expectRefusal(await rig.send('POST', '/v1/responses', '// nothing'), refusal)
    // That would hold everybody up.
    await expectRefusal(await rig.send('POST', '/v1/responses', '['.repeat(100_000)), refusal)
  })

  it('for metadata that is missing from an update', async () => {
    const refusal = { code: 'missing_required_parameter', param: 'metadata' }
    await expectRefusal(await rig.send('POST', `/v1/conversations/${conversation}`, '{}'), refusal)
  })

  it('without a key, and with a wrong one', async () => {
    const url = `http://local.invalid/v1/conversations/${conversation}`
    await expectRefusal(await rig.handler(new Request(url)), { status: 401 })
    const wrong = new Request(url, { headers: { authorization: 'Bearer wrong' } })
    await expectRefusal(await rig.handler(wrong), { status: 401, code: 'invalid_api_key' })
  })

  it('without telling what broke inside, which is reported instead', async () => {
    const broken = createRig(new Proxy(database.prisma, { get: () => undefined }))
    const reply = await broken.send('GET', `/v1/conversations/${conversation}`)
    expect(reply.status).toBe(500)
    expect(await reply.json()).toMatchObject({ error: { type: 'server_error', param: null } })
    expect(broken.reported).toHaveLength(1)
  })
})

describe('the models', () => {
  it('are listed and found', async () => {
    const { data } = await rig.client.models.list()
    expect(data).toEqual([{ id: 'scripted', object: 'model', created: 1_790_000_000, owned_by: 'tests' }])
    expect(await rig.client.models.retrieve('scripted')).toEqual(data[0])
  })
})
