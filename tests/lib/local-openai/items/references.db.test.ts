import type OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createRig, gather, type Rig, textsIn } from '../rig.ts'

type Input = OpenAI.Responses.ResponseInputItem
type Response = OpenAI.Responses.Response

let database: TestDatabase
let rig: Rig

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(() => {
  rig = createRig(database.prisma, { pool: database.pool })
})

const respond = (input: string | Input[], more: Partial<OpenAI.Responses.ResponseCreateParamsNonStreaming> = {}) =>
  rig.client.responses.create({ model: 'scripted', input, ...more })
const reference = (id: string): Input => ({ type: 'item_reference', id })
const user = (content: string): Input => ({ role: 'user', content })
const idsOf = (response: Response) => response.output.map((item) => item.id ?? '')
const onlyIdOf = (response: Response) => idsOf(response)[0] ?? ''

/** What the model was given last, in words. */
const heard = () =>
  rig.model.requests.at(-1)?.items.map(({ type, content, call_id }) => {
    const parts = Array.isArray(content) ? content : []
    return type === 'message' ? parts.map((part) => (part as { text?: string }).text).join('') : `${type} ${call_id}`
  })

const notFound = (id: string) => ({
  status: 404,
  param: 'input',
  error: expect.objectContaining({ message: `Item with id '${id}' not found.` }),
})
const duplicate = { status: 400, message: expect.stringContaining('Duplicate item found with id') }

/** A response in which the model thinks, speaks and calls a function. */
async function callingResponse(more: Parameters<typeof respond>[1] = {}): Promise<Response> {
  rig.model.hold()
  const pending = respond('How warm is it?', { tools: [weather], ...more })
  const writing = await rig.model.next()
  writing.emit({ type: 'reasoning-delta', delta: 'I should look.' }).say('One moment.')
  writing.emit({ type: 'function-call', callId: 'call_1', name: 'weather' }, { type: 'arguments-delta', delta: '{}' })
  writing.end()
  return pending
}
const weather: OpenAI.Responses.FunctionTool = { type: 'function', name: 'weather', parameters: {}, strict: false }
const output: Input = { type: 'function_call_output', call_id: 'call_1', output: '21 °C' }

/** Lets the answer that is waited for be given. */
async function answered<T>(pending: Promise<T>): Promise<T> {
  ;(await rig.model.next()).say('Warm.').end()
  return pending
}

describe('a reference to what an earlier response wrote', () => {
  it('stands for it, where it stands', async () => {
    const first = await respond('One')
    await respond([user('One'), reference(onlyIdOf(first)), user('Two')])
    expect(heard()).toEqual(['One', 'I heard 1 items.', 'Two'])
  })

  it('may come in any number and order, with what is new in between', async () => {
    const [one, two] = [onlyIdOf(await respond('One')), onlyIdOf(await respond('Two', { instructions: 'x' }))]
    await respond([reference(two), user('between'), reference(one)])
    expect(heard()).toEqual(['I heard 1 items.', 'between', 'I heard 1 items.'])
    expect(rig.model.requests.at(-1)?.items.map(({ id }) => id)).toMatchObject([two, expect.any(String), one])
  })

  it('holds for thousands of them', async () => {
    const ids: string[] = []
    const conversation = await rig.client.conversations.create()
    const said = Array.from({ length: 1200 }, (_, position) => {
      const id = `msg_many${position}`
      ids.push(id)
      const content = [{ type: 'input_text', text: `${position}` }]
      return { conversationId: conversation.id, id, position, data: { id, type: 'message', role: 'user', content } }
    })
    await database.prisma.localItem.createMany({ data: said })
    await respond(ids.map(reference))
    expect(heard()).toEqual(ids.map((_, position) => `${position}`))
  })

  it.each([
    ['without a type', (id: string) => ({ id })],
    ['with none for its type', (id: string) => ({ type: null, id })],
  ])('may come %s', async (_, written) => {
    const first = await respond('One')
    await respond([written(onlyIdOf(first)) as Input, user('Two')])
    expect(heard()).toEqual(['I heard 1 items.', 'Two'])
  })

  it('can be to what it was asked, too, and to what it had itself by reference', async () => {
    const first = await respond('One')
    const second = await respond([reference(onlyIdOf(first)), user('Two')])
    const [asked] = (await gather(rig.client.responses.inputItems.list(second.id))).map(({ id }) => id ?? '')
    await respond([reference(onlyIdOf(first)), reference(asked ?? '')])
    expect(heard()).toEqual(['I heard 1 items.', 'Two'])
  })

  it('is the item itself in what the response lists as its input', async () => {
    const first = await respond('One')
    const second = await respond([reference(onlyIdOf(first)), user('Two')])
    expect(await gather(rig.client.responses.inputItems.list(second.id, { order: 'asc' }))).toMatchObject([
      first.output[0],
      { role: 'user', content: [{ text: 'Two' }] },
    ])
  })

  it('stays good for who goes on from there by previous_response_id', async () => {
    const first = await respond('One')
    const second = await respond([reference(onlyIdOf(first)), user('Two')])
    await respond('Three', { previous_response_id: second.id })
    expect(heard()).toEqual(['I heard 1 items.', 'Two', 'I heard 2 items.', 'Three'])
  })

  it('works from a response that was cut off at its limit', async () => {
    rig.model.hold()
    const pending = respond('One')
    ;(await rig.model.next()).say('As far as').end('length')
    const cut = await pending
    await answered(respond([reference(onlyIdOf(cut)), user('Go on')]))
    expect(heard()).toEqual(['As far as', 'Go on'])
  })

  it('works in the background, and from there', async () => {
    const first = await respond('One', { background: true })
    await expect.poll(async () => (await rig.client.responses.retrieve(first.id)).status).toBe('completed')
    const { output: said } = await rig.client.responses.retrieve(first.id)
    await respond([reference(said[0]?.id ?? ''), user('Two')], { background: true })
    expect(heard()).toEqual(['I heard 1 items.', 'Two'])
  })
})

describe('references to reasoning and calls', () => {
  it('bring the call that an output answers', async () => {
    const first = await callingResponse()
    const again = respond([user('How warm is it?'), ...idsOf(first).map(reference), output])
    expect((await answered(again)).output_text).toBe('Warm.')
    expect(heard()).toEqual([
      ...['How warm is it?', 'reasoning undefined', 'One moment.'],
      ...['function_call call_1', 'function_call_output call_1'],
    ])
  })

  it('may be to the output as well', async () => {
    const first = await callingResponse()
    const second = await answered(respond([...idsOf(first).map(reference), output]))
    const asked = await gather(rig.client.responses.inputItems.list(second.id, { order: 'asc' }))
    await answered(respond([...asked.map(({ id }) => reference(id ?? '')), user('And now?')]))
    expect(heard()?.slice(-3)).toEqual(['function_call call_1', 'function_call_output call_1', 'And now?'])
  })

  it('are held to the same rules: no call without its output, no output without its call', async () => {
    const first = await callingResponse()
    const [thought = '', , call = ''] = idsOf(first)
    await expect(respond([reference(call), user('Well?')])).rejects.toThrow('No tool output found')
    await expect(respond([reference(thought), output])).rejects.toThrow('No tool call found')
  })
})

describe('a reference in a conversation', () => {
  it('adds what it stands for to the conversation, once', async () => {
    const first = await respond('One')
    const { id: conversation } = await rig.client.conversations.create()
    await respond([reference(onlyIdOf(first)), user('Two')], { conversation })

    expect(await textsIn(rig.client, conversation)).toEqual(['I heard 1 items.', 'Two', 'I heard 2 items.'])
    expect(await rig.client.conversations.items.retrieve(onlyIdOf(first), { conversation_id: conversation })).toEqual(
      first.output[0],
    )
    await expect(respond([reference(onlyIdOf(first)), user('Three')], { conversation })).rejects.toMatchObject(
      duplicate,
    )
    // Refused, it leaves no lock.
    await respond('Three', { conversation })
  })

  it('is refused when the conversation has it already, whoever wrote it', async () => {
    const { id: conversation } = await rig.client.conversations.create({ items: [user('Zero')] })
    await respond('One', { conversation })
    for (const { id } of await gather(rig.client.conversations.items.list(conversation))) {
      await expect(respond([reference(id ?? ''), user('Two')], { conversation })).rejects.toMatchObject(duplicate)
      await expect(
        rig.client.conversations.items.create(conversation, { items: [reference(id ?? '')] }),
      ).rejects.toMatchObject(duplicate)
    }
  })

  it('is refused after previous_response_id when that brings it already', async () => {
    const first = await respond('One')
    const again = respond([reference(onlyIdOf(first)), user('Two')], { previous_response_id: first.id })
    await expect(again).rejects.toMatchObject(duplicate)
  })

  it('may lead to another conversation: to what was added there and what was said there', async () => {
    const { id: other } = await rig.client.conversations.create({ items: [user('Zero')] })
    await rig.client.conversations.items.create(other, {
      items: [
        { type: 'message', id: 'msg_mine', role: 'user', content: [{ type: 'input_text', text: 'One' }] } as Input,
      ],
    })
    await respond('Two', { conversation: other })
    const all = await gather(rig.client.conversations.items.list(other, { order: 'asc' }))
    await respond(all.map(({ id }) => reference(id ?? '')))
    expect(heard()).toEqual(['Zero', 'One', 'Two', 'I heard 3 items.'])
  })

  it('may begin one, and be added to one', async () => {
    const first = await respond('One')
    const second = await respond('Two')
    const items = rig.client.conversations.items
    const { id } = await rig.client.conversations.create({ items: [user('One'), reference(onlyIdOf(first))] })
    const added = await items.create(id, { items: [user('Two'), reference(onlyIdOf(second))] })
    expect(added.data).toMatchObject([{ role: 'user' }, second.output[0]])
    expect(await textsIn(rig.client, id)).toEqual(['One', 'I heard 1 items.', 'Two', 'I heard 1 items.'])
  })
})

describe('counting and compacting', () => {
  it('count what is referred to', async () => {
    const first = await respond('One')
    const count = async (input: Input[]) =>
      (await rig.client.responses.inputTokens.count({ model: 'scripted', input })).input_tokens
    const written = await count([user('One'), { role: 'assistant', content: first.output_text }])
    expect(await count([user('One'), reference(onlyIdOf(first))])).toBe(written)
  })

  it('sum up what is referred to', async () => {
    const first = await respond('One')
    await rig.client.responses.compact({ model: 'scripted' as never, input: [user('One'), reference(onlyIdOf(first))] })
    expect(heard()?.slice(0, -1)).toEqual(['One', 'I heard 1 items.'])
  })
})

describe('a reference is not found', () => {
  const everywhere: [string, (item: Input) => Promise<unknown>][] = [
    ['in input', (item) => respond([item])],
    ['in a conversation’s input', async (item) => respond([item], { conversation: await newConversation() })],
    ['in what is counted', (item) => rig.client.responses.inputTokens.count({ model: 'scripted', input: [item] })],
    ['in what is compacted', (item) => rig.client.responses.compact({ model: 'scripted' as never, input: [item] })],
    ['in a new conversation', (item) => rig.client.conversations.create({ items: [item] })],
    [
      'in what is added',
      async (item) => rig.client.conversations.items.create(await newConversation(), { items: [item] }),
    ],
  ]
  const newConversation = async () => (await rig.client.conversations.create()).id

  it.each(everywhere)('%s, when there is no such item', async (_, send) => {
    const id = `msg_${'0'.repeat(50)}`
    await expect(send(reference(id))).rejects.toMatchObject(notFound(id))
  })

  it.each(everywhere)('%s, when it is another tenant’s', async (_, send) => {
    const other = rig.clientFor('key-other')
    const { output: said } = await other.responses.create({ model: 'scripted', input: 'Secret' })
    const conversation = await other.conversations.create({ items: [user('Secret')] })
    const items = await gather(other.conversations.items.list(conversation.id))
    for (const { id } of [...said, ...items]) {
      await expect(send(reference(id ?? ''))).rejects.toMatchObject(notFound(id ?? ''))
    }
  })

  it.each<[string, () => Promise<string>]>([
    ['was not stored', async () => onlyIdOf(await respond('One', { store: false }))],
    [
      'belongs to a response that failed',
      async () => {
        rig.model.hold()
        const pending = respond('One')
        ;(await rig.model.next()).say('Oh').emit({ type: 'error', code: 'server_error', message: 'Out of memory.' })
        return onlyIdOf(await pending)
      },
    ],
    [
      'belongs to a response that was deleted',
      async () => {
        const response = await respond('One')
        await rig.client.responses.delete(response.id)
        return onlyIdOf(response)
      },
    ],
    [
      'was deleted from its conversation',
      async () => {
        const conversation = await newConversation()
        const id = onlyIdOf(await respond('One', { conversation }))
        await rig.client.conversations.items.delete(id, { conversation_id: conversation })
        return id
      },
    ],
    [
      'went with its conversation',
      async () => {
        const conversation = await newConversation()
        const id = onlyIdOf(await respond('One', { conversation }))
        await rig.client.conversations.delete(conversation)
        return id
      },
    ],
    ['is a response', async () => (await respond('One')).id],
    ['is no id', async () => "msg_' OR 1"],
  ])('when it %s', async (_, made) => {
    const id = await made()
    await expect(respond([reference(id)])).rejects.toMatchObject(notFound(id))
  })

  it('and nothing is left of what came with it', async () => {
    const conversation = await newConversation()
    const input = [user('One'), reference('msg_none')]
    await expect(respond(input, { conversation })).rejects.toMatchObject(notFound('msg_none'))
    await expect(rig.client.conversations.items.create(conversation, { items: input })).rejects.toThrow('msg_none')
    expect(await textsIn(rig.client, conversation)).toEqual([])
  })
})

describe('a reference is refused', () => {
  it.each<[string, (id: string) => unknown[]]>([
    ['said twice', (id) => [reference(id), reference(id)]],
    ['beside the item itself', (id) => [reference(id), { type: 'message', id, role: 'assistant', content: 'x' }]],
  ])('%s', async (_, input) => {
    const first = await respond('One')
    await expect(respond(input(onlyIdOf(first)) as Input[])).rejects.toMatchObject(duplicate)
  })

  it.each<[string, unknown, object]>([
    ['without an id', { type: 'item_reference' }, { code: 'missing_required_parameter', param: 'input[0].id' }],
    ['with a number', { type: 'item_reference', id: 7 }, { code: 'invalid_type', param: 'input[0].id' }],
    ['with no id at all', { type: 'item_reference', id: null }, { code: 'invalid_type', param: 'input[0].id' }],
    ['with a long one', { id: 'm'.repeat(65) }, { code: 'string_above_max_length', param: 'input[0].id' }],
    ['with more than an id', { type: 'item_reference', id: 'msg_1', x: 1 }, { param: 'input[0].x' }],
    ['as something with neither type nor words', { id: 'msg_1', status: 'completed' }, { param: 'input[0].type' }],
    ['as nothing', {}, { code: 'missing_required_parameter', param: 'input[0].type' }],
  ])('%s', async (_, item, why) => {
    await expect(respond([item as Input])).rejects.toMatchObject({ status: 400, ...why })
  })
})

describe('a file in what is referred to', () => {
  it('is shown to the model, and only told of when it has been deleted since', async () => {
    const file = await rig.client.files.create({ file: new File(['words'], 'note.txt'), purpose: 'user_data' })
    const first = await respond([{ role: 'user', content: [{ type: 'input_file', file_id: file.id }] }])
    const [asked] = (await gather(rig.client.responses.inputItems.list(first.id))).map(({ id }) => id ?? '')
    await respond([reference(asked ?? '')])
    expect(rig.model.requests.at(-1)?.items).toMatchObject([{ content: [{ filename: 'note.txt' }] }])

    await rig.client.files.delete(file.id)
    await respond([reference(asked ?? '')])
    expect(heard()).toEqual(['[A file that has been deleted since.]'])
  })
})
