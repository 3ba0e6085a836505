import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createRig, type Rig, textsIn } from '../rig.ts'

let database: TestDatabase
let rig: Rig
let conversation: string

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  rig = createRig(database.prisma)
  conversation = (await rig.client.conversations.create()).id
})

const ask = (input: string) => rig.client.responses.create({ model: 'scripted', conversation, input })

describe('a response in a conversation', () => {
  it('answers and leaves question and answer in the conversation', async () => {
    const response = await ask('Hello')

    expect(response.status).toBe('completed')
    expect(response.output_text).toBe('I heard 1 items.')
    expect(response.conversation).toEqual({ id: conversation })
    expect(await textsIn(rig.client, conversation)).toEqual(['Hello', 'I heard 1 items.'])
  })

  it('gives the model everything said before', async () => {
    await ask('One')
    await ask('Two')

    expect(rig.model.requests.at(-1)?.items).toMatchObject([
      { role: 'user', content: [{ type: 'input_text', text: 'One' }] },
      { role: 'assistant', content: [{ type: 'output_text', text: 'I heard 1 items.' }] },
      { role: 'user', content: [{ type: 'input_text', text: 'Two' }] },
    ])
    expect(await textsIn(rig.client, conversation)).toEqual(['One', 'I heard 1 items.', 'Two', 'I heard 3 items.'])
  })

  it('has every field a reader of the protocol may look for', async () => {
    const reply = await rig.send('POST', '/v1/responses', JSON.stringify({ model: 'scripted', input: 'Hello' }))

    expect(reply.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/)
    expect(await reply.json()).toEqual({
      id: expect.stringMatching(/^resp_[0-9a-f]{50}$/),
      object: 'response',
      created_at: expect.any(Number),
      completed_at: expect.any(Number),
      status: 'completed',
      background: false,
      access_programs: null,
      conversation: null,
      error: null,
      frequency_penalty: 0,
      incomplete_details: null,
      instructions: null,
      max_output_tokens: null,
      max_tool_calls: null,
      metadata: {},
      model: 'scripted',
      output: [
        {
          id: expect.stringMatching(/^msg_[0-9a-f]{50}$/),
          type: 'message',
          status: 'completed',
          role: 'assistant',
          content: [{ type: 'output_text', annotations: [], logprobs: [], text: 'I heard 1 items.' }],
        },
      ],
      parallel_tool_calls: true,
      presence_penalty: 0,
      previous_response_id: null,
      prompt_cache_key: null,
      reasoning: { effort: null, summary: null },
      safety_identifier: null,
      service_tier: 'default',
      store: true,
      temperature: 1,
      text: { format: { type: 'text' }, verbosity: 'medium' },
      tool_choice: 'auto',
      tools: [],
      top_logprobs: 0,
      top_p: 1,
      truncation: 'disabled',
      usage: {
        input_tokens: 3,
        input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 8,
      },
    })
  })

  it('shares its family of ids with the conversation', async () => {
    const response = await ask('Hello')
    expect(response.id.slice(5, 21)).toBe(conversation.slice(-16))
  })

  it('hands instructions and the token limit to the model and stores neither', async () => {
    await rig.client.responses.create({
      ...{ model: 'scripted', conversation, input: 'Hello', instructions: 'Be brief.', max_output_tokens: 50 },
    })
    expect(rig.model.requests.at(-1)).toMatchObject({ instructions: 'Be brief.', maxOutputTokens: 50 })
    expect(await textsIn(rig.client, conversation)).toHaveLength(2)
  })

  it('is incomplete at the token limit, and what was written is kept', async () => {
    rig.model.hold()
    const pending = ask('Hello')
    ;(await rig.model.next()).say('As far as').end('length')
    const response = await pending

    expect(response).toMatchObject({
      ...{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, completed_at: null },
      output: [{ status: 'incomplete' }],
    })
    expect(await textsIn(rig.client, conversation)).toEqual(['Hello', 'As far as'])
  })

  it('is failed when the model fails, and the conversation stays as it was', async () => {
    rig.model.hold()
    const pending = ask('Hello')
    ;(await rig.model.next()).say('Oh').emit({ type: 'error', code: 'server_error', message: 'Out of memory.' })

    expect(await pending).toMatchObject({
      status: 'failed',
      error: { code: 'server_error', message: 'Out of memory.' },
    })
    expect(await textsIn(rig.client, conversation)).toEqual([])
  })

  it('reads the conversation but adds nothing to it with store: false', async () => {
    await ask('One')
    const response = await rig.client.responses.create({ model: 'scripted', conversation, input: 'Two', store: false })

    expect(response.output_text).toBe('I heard 3 items.')
    expect(await textsIn(rig.client, conversation)).toHaveLength(2)
    await expect(rig.client.responses.retrieve(response.id)).rejects.toMatchObject({ status: 404 })
  })

  it('can answer without new input', async () => {
    await rig.client.conversations.items.create(conversation, { items: [{ role: 'user', content: 'Hello' }] })
    await rig.client.responses.create({ model: 'scripted', conversation, input: [] })
    expect(await textsIn(rig.client, conversation)).toEqual(['Hello', 'I heard 1 items.'])
  })

  it('keeps every character, NUL and half a surrogate pair included', async () => {
    const odd = 'a\u0000b \ud83d c'
    await ask(odd)
    expect((await textsIn(rig.client, conversation))[0]).toBe(odd)
  })
})

describe('a response that continues another', () => {
  const create = (input: string, previous_response_id: string | null) =>
    rig.client.responses.create({ model: 'scripted', input, previous_response_id })

  it('knows the whole chain before it', async () => {
    const first = await create('One', null)
    const second = await create('Two', first.id)
    const third = await create('Three', second.id)
    expect(third.output_text).toBe('I heard 5 items.')
    expect(third.previous_response_id).toBe(second.id)
  })

  it('knows the conversation its predecessor was in, up to then', async () => {
    const first = await ask('One')
    await ask('Two')
    const branch = await create('Other', first.id)
    expect(branch.output_text).toBe('I heard 3 items.')
    expect(await textsIn(rig.client, conversation)).toHaveLength(4)
  })

  it('is refused when there is no such response', async () => {
    await expect(create('One', 'resp_unknown')).rejects.toMatchObject({
      ...{ status: 400, code: 'previous_response_not_found', param: 'previous_response_id' },
    })
  })
})

describe('a stored response', () => {
  it('can be read again, also by its own input', async () => {
    const response = await ask('Hello')
    expect(await rig.client.responses.retrieve(response.id)).toMatchObject({ id: response.id, status: 'completed' })
    const inputs = await rig.client.responses.inputItems.list(response.id)
    expect(inputs.data).toMatchObject([{ type: 'message', role: 'user', content: [{ text: 'Hello' }] }])
  })

  it('is gone after its deletion, and its items stay', async () => {
    const response = await ask('Hello')
    expect(await rig.client.responses.delete(response.id)).toEqual({
      ...{ id: response.id, object: 'response', deleted: true },
    })
    await expect(rig.client.responses.retrieve(response.id)).rejects.toMatchObject({
      ...{ status: 404, message: `404 Response with id '${response.id}' not found.` },
    })
    await expect(rig.client.responses.delete(response.id)).rejects.toMatchObject({ status: 404 })
    expect(await textsIn(rig.client, conversation)).toHaveLength(2)
  })

  it('belongs to its tenant', async () => {
    const response = await ask('Hello')
    const stranger = rig.clientFor('key-stranger')
    await expect(stranger.responses.retrieve(response.id)).rejects.toMatchObject({ status: 404 })
    await expect(stranger.responses.delete(response.id)).rejects.toMatchObject({ status: 404 })
    await expect(
      stranger.responses.create({ model: 'scripted', input: 'x', previous_response_id: response.id }),
    ).rejects.toMatchObject({ code: 'previous_response_not_found' })
  })
})
