import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toMessages } from '#lib/local-openai/chat-completions/messages.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createRig, type Rig } from '../rig.ts'

let database: TestDatabase
let rig: Rig

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(() => {
  rig = createRig(database.prisma)
})

const talk = [
  { role: 'user' as const, content: 'My name is Ada.' },
  { role: 'assistant' as const, content: 'Hello Ada.' },
]

describe('compacting', () => {
  it('keeps what the user said and sums the rest up in an item that the next response can read', async () => {
    const compacted = await rig.client.responses.compact({ model: 'scripted' as never, input: talk })
    expect(compacted).toMatchObject({
      ...{ object: 'response.compaction', id: expect.stringMatching(/^resp_/), created_at: expect.any(Number) },
      output: [
        { type: 'message', role: 'user', content: [{ text: 'My name is Ada.' }] },
        { type: 'compaction', id: expect.stringMatching(/^cmp_/), encrypted_content: expect.any(String) },
      ],
      usage: { input_tokens: 3, output_tokens: 5, total_tokens: 8 },
    })
    expect(rig.model.requests[0]?.items).toHaveLength(3)
    expect(JSON.stringify(compacted)).not.toContain('I heard')

    const input = [...compacted.output, { role: 'user', content: 'Who am I?' }] as typeof talk
    await rig.client.responses.create({ model: 'scripted', input })
    expect(toMessages(rig.model.requests[1]?.items ?? [], null)).toEqual([
      { role: 'system', content: 'What was said before, in short:\nI heard 3 items.' },
      { role: 'user', content: 'My name is Ada.' },
      { role: 'user', content: 'Who am I?' },
    ])
  })

  it('takes up a stored response', async () => {
    const first = await rig.client.responses.create({ model: 'scripted', input: 'My name is Ada.' })
    const compacted = await rig.client.responses.compact({
      ...{ model: 'scripted' as never, previous_response_id: first.id },
    })
    expect(compacted.output).toHaveLength(2)
    expect(rig.model.requests[1]?.items).toHaveLength(3)
  })

  it.each<[string, object, object]>([
    ['a model', { input: 'Hi' }, { status: 400, param: 'model' }],
    ['a model that is there', { model: 'other', input: 'Hi' }, { status: 400, code: 'model_not_found' }],
    ['something to compact', { model: 'scripted' }, { status: 400, param: 'input' }],
    ['no conversation', { model: 'scripted', conversation: 'conv_1' }, { status: 400, code: 'unknown_parameter' }],
  ])('needs %s', async (_, body, expected) => {
    await expect(rig.client.responses.compact(body as never)).rejects.toMatchObject(expected)
  })

  it('stops when nobody waits for it any more, and that is no failure', async () => {
    rig.model.hold()
    const leaving = new AbortController()
    const pending = rig.client.responses.compact(
      { model: 'scripted' as never, input: talk },
      { signal: leaving.signal },
    )
    const { request } = await rig.model.next()
    leaving.abort()
    await expect(pending).rejects.toThrow()
    await expect.poll(() => request.signal.aborted).toBe(true)
    expect(rig.reported).toEqual([])
  })

  it('fails when the model does', async () => {
    rig.model.hold()
    const pending = rig.client.responses.compact({ model: 'scripted' as never, input: talk })
    ;(await rig.model.next()).emit({ type: 'error', code: 'server_error', message: 'Out of memory.' })
    await expect(pending).rejects.toMatchObject({ status: 500, type: 'server_error' })
  })
})

describe('counting the tokens of an input', () => {
  const count = async (body: object) => (await rig.client.responses.inputTokens.count(body)).input_tokens

  it('estimates all that the model would be given', async () => {
    const { id: conversation } = await rig.client.conversations.create({ items: talk })
    const input = 'x'.repeat(400)
    const alone = await count({ model: 'scripted', input })
    expect(alone).toBeGreaterThanOrEqual(100)
    expect(alone).toBeLessThan(120)
    expect(await count({ input, conversation })).toBeGreaterThan(alone)
    expect(await count({ input, instructions: 'x'.repeat(40) })).toBe(alone + 10)
    expect(
      await count({ input, tools: [{ type: 'function', name: 'now', parameters: null, strict: true }] }),
    ).toBeGreaterThan(alone)
    expect(rig.model.requests).toEqual([])
  })

  it('tells a stranger nothing of a conversation', async () => {
    const { id: conversation } = await rig.client.conversations.create({ items: talk })
    const counting = rig.clientFor('key-stranger').responses.inputTokens.count({ input: 'Hi', conversation })
    await expect(counting).rejects.toMatchObject({ status: 404 })
  })

  it.each<[string, object, object]>([
    ['nothing', {}, { status: 400 }],
    ['an unknown parameter', { input: 'Hi', max_tokens: 1 }, { code: 'unknown_parameter' }],
    ['an unknown conversation', { input: 'Hi', conversation: 'conv_unknown' }, { status: 404 }],
    [
      'an unknown response',
      { input: 'Hi', previous_response_id: 'resp_unknown' },
      { code: 'previous_response_not_found' },
    ],
  ])('refuses %s', async (_, body, expected) => {
    await expect(rig.client.responses.inputTokens.count(body)).rejects.toMatchObject(expected)
  })
})
