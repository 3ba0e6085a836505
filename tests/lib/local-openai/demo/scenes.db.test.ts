import type { ConversationItem } from 'openai/resources/conversations/items'
import type { ResponseIncludable, ResponseStreamEvent } from 'openai/resources/responses/responses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDemoModel, type DemoModelOptions } from '#lib/local-openai/demo/demo-model.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createRig, gather, textsIn } from '../rig.ts'

const ALL: ResponseIncludable[] = [
  'web_search_call.action.sources',
  'file_search_call.results',
  'code_interpreter_call.outputs',
]

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

async function startDemo(options: DemoModelOptions = { wordsPerSecond: 0 }) {
  const { client } = createRig(database.prisma, { model: createDemoModel(options) })
  const { id: conversation } = await client.conversations.create()
  const ask = (input: string, include: ResponseIncludable[] = [], background = false) =>
    client.responses.create({
      ...{ model: 'demo', conversation, input, include, background },
      ...{ stream: true, reasoning: { summary: 'auto' } },
    })
  const items = async (include: ResponseIncludable[] = []) =>
    (await gather(client.conversations.items.list(conversation, { order: 'asc', include }))).slice(1)
  return { client, conversation, ask, items }
}

const namesOf = (events: ResponseStreamEvent[]) => events.map(({ type }) => type.replace('response.', ''))
const doneIn = (events: ResponseStreamEvent[]) =>
  events.flatMap((event) => (event.type === 'response.output_item.done' ? [event.item] : []))

describe('what the demo shows', () => {
  it.each<[string, string[], string[]]>([
    [
      'Search the web for otters',
      ['web_search_call', 'message'],
      ['web_search_call.searching', 'output_text.annotation.added'],
    ],
    ['Look into the files', ['file_search_call', 'message'], ['file_search_call.completed']],
    [
      'Run code',
      ['code_interpreter_call', 'message'],
      ['code_interpreter_call_code.delta', 'code_interpreter_call.interpreting'],
    ],
    [
      'Please draw a heron',
      ['image_generation_call', 'message'],
      ['image_generation_call.generating', 'image_generation_call.partial_image'],
    ],
    [
      'Use a tool',
      ['mcp_list_tools', 'mcp_call', 'message'],
      ['mcp_list_tools.completed', 'mcp_call_arguments.delta', 'mcp_call.completed'],
    ],
    ['Use a tool that fails', ['mcp_call', 'message'], ['mcp_call_arguments.done', 'mcp_call.failed']],
    ['Ask for approval', ['mcp_approval_request', 'message'], []],
    [
      'Run a command',
      ['shell_call', 'shell_call_output', 'message'],
      ['shell_call_command.delta', 'shell_call_output_content.done'],
    ],
    ['Work in steps', ['message', 'web_search_call', 'message'], ['web_search_call.completed']],
    ['Refuse', ['message'], ['refusal.delta', 'refusal.done']],
    ['Say nothing', [], []],
    ['Think about otters', ['reasoning', 'message'], ['reasoning_summary_text.delta']],
  ])('for “%s” is told as it comes, and kept', async (prompt, types, told) => {
    const { ask, items, conversation, client } = await startDemo()
    const events = await gather(await ask(prompt, ALL))
    const kept = await items(ALL)
    expect(kept.map(({ type }) => type)).toEqual(types)
    expect(doneIn(events)).toEqual(kept)
    expect(events.at(-1)).toMatchObject({ type: 'response.completed', response: { output: kept } })
    expect(namesOf(events)).toEqual(expect.arrayContaining(told))
    // The next answer knows what was said, whatever stood beside it.
    await gather(await ask('What did I say first?'))
    expect((await textsIn(client, conversation)).at(-1)).toContain(prompt)
  })

  it('has its sources at the words that are from them, one of them twice', async () => {
    const { ask, items } = await startDemo()
    await gather(await ask('Search the web for sea otters'))
    const [, message] = await items()
    const [part] = message?.type === 'message' ? message.content : []
    if (part?.type !== 'output_text') throw new Error('There is no text.')
    const cited = part.annotations.map((annotation) =>
      annotation.type === 'url_citation'
        ? [part.text.slice(annotation.start_index, annotation.end_index), annotation.url]
        : [],
    )
    expect(cited).toEqual([
      ['mornings are the best time', 'https://example.org/sea-otters'],
      ['more of it in the rain', 'https://example.com/diary/sea-otters'],
      ['patience helps', 'https://example.org/sea-otters'],
    ])
  })

  it('is a picture that comes into focus, of a modest size and the same for the same words', async () => {
    const { ask, items } = await startDemo()
    const events = await gather(await ask('Draw a heron'))
    const [image] = await items()
    const seen = events.flatMap((event) =>
      event.type === 'response.image_generation_call.partial_image' ? [event.partial_image_b64] : [],
    )
    const all = [...seen, image?.type === 'image_generation_call' ? (image.result ?? '') : '']
    expect(new Set(all).size).toBe(3)
    for (const each of all) {
      expect(Buffer.from(each, 'base64').subarray(1, 4).toString()).toBe('PNG')
      expect(each.length).toBeLessThan(20_000)
    }
    await gather(await ask('draw a heron!'))
    expect((await items()).findLast(({ type }) => type === 'image_generation_call')).toMatchObject({
      result: all.at(-1),
    })
  })

  it('can be stopped in the middle, and leaves nothing', async () => {
    const reached = Promise.withResolvers<void>()
    const { client, ask, items } = await startDemo({
      wait: async (ms, signal) => {
        if (ms < 500) return
        reached.resolve()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    })
    const events = (await ask('Search the web', [], true))[Symbol.asyncIterator]()
    const { value: created } = await events.next()
    await reached.promise
    const cancelled = await client.responses.cancel(created.response.id)
    expect(cancelled.output).toMatchObject([{ type: 'web_search_call', status: 'in_progress' }])
    expect(await items()).toEqual([])
  })

  it('can be gone on with from any event', async () => {
    const { client, ask } = await startDemo()
    const events = await gather(await ask('Draw a heron', [], true))
    const [created] = events
    const id = created && 'response' in created ? created.response.id : ''
    const starting_after = namesOf(events).indexOf('image_generation_call.partial_image')
    const rest = await gather(await client.responses.retrieve(id, { stream: true, starting_after }))
    const known = (event: ResponseStreamEvent) => ({ ...event, obfuscation: undefined })
    expect(rest.map(known)).toEqual(events.slice(starting_after + 1).map(known))
  })

  it('takes seconds like a real answer', async () => {
    const waits: number[] = []
    const { ask } = await startDemo({ wait: async (ms) => void waits.push(ms) })
    await gather(await ask('Search the web for otters'))
    const waited = waits.reduce((sum, ms) => sum + ms, 0)
    expect(waited).toBeGreaterThan(2_000)
    expect(waited).toBeLessThan(10_000)
  })
})

describe('what is only shown to who asks for it', () => {
  const hidden = (item: ConversationItem | undefined) => {
    if (item?.type === 'web_search_call') return 'sources' in item.action && item.action.sources
    if (item?.type === 'file_search_call') return item.results
    return item?.type === 'code_interpreter_call' && item.outputs
  }

  it.each<[string, ResponseIncludable]>([
    ['Search the web for otters', 'web_search_call.action.sources'],
    ['Look into the files', 'file_search_call.results'],
    ['Run code', 'code_interpreter_call.outputs'],
  ])('“%s”: %s', async (prompt, include) => {
    const { client, ask, items } = await startDemo()
    const events = await gather(await ask(prompt, [], true))
    const id = events[0] && 'response' in events[0] ? events[0].response.id : ''
    const [listed] = await items([include])
    expect(hidden(listed)).toBeTruthy()
    for (const bare of [doneIn(events)[0], (await items())[0], (await client.responses.retrieve(id)).output[0]]) {
      expect(hidden(bare as ConversationItem)).toBeFalsy()
    }
    const replayed = await gather(await client.responses.retrieve(id, { stream: true, include: [include] }))
    expect([listed]).toEqual(doneIn(replayed).slice(0, 1))
    expect((await client.responses.retrieve(id, { include: [include] })).output[0]).toEqual(listed)
  })
})

describe('a copy of what the demo showed', () => {
  it('takes what was said and what tools did, with their ids', async () => {
    const { client, ask, items } = await startDemo()
    for (const prompt of ['Search the web', 'Run code', 'Draw', 'Use a tool', 'Run a command']) {
      await gather(await ask(prompt))
    }
    const kept = await items(ALL)
    const copy = await client.conversations.create({ items: kept.slice(0, 20) as never })
    const copied = await gather(client.conversations.items.list(copy.id, { order: 'asc', include: ALL }))
    expect(copied.map(({ type }) => type)).toEqual(kept.slice(0, 20).map(({ type }) => type))
  })
})
