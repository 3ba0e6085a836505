import { createOpenAI, type OpenAILanguageModelResponsesOptions } from '@ai-sdk/openai'
import { generateText, type ModelMessage, stepCountIs, streamText, tool } from 'ai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Item } from '#lib/local-openai/wire/item.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createRig, type Rig, reachRigsOverHttp } from '../rig.ts'
import type { Writing } from '../scripted-model.ts'

// Vercel's AI SDK through a port, as its users have it: it refers to what was answered before by id.
reachRigsOverHttp()

let database: TestDatabase
let rig: Rig
/** What was sent as input, the last request's last. */
let sent: { type?: string; role?: string }[][]

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(() => {
  rig = createRig(database.prisma)
  sent = []
})

type Question = { messages: ModelMessage[]; options?: OpenAILanguageModelResponsesOptions; functions?: boolean }

const weather = tool({
  description: 'How warm it is',
  inputSchema: z.object({ city: z.string() }),
  execute: ({ city }) => ({ city, degrees: 21 }),
})

function question({ messages, options = {}, functions = false }: Question) {
  const openai = createOpenAI({
    ...{ apiKey: 'key-app', baseURL: 'http://local.invalid/v1' },
    fetch: (url, init) => {
      sent.push(JSON.parse(`${init?.body}`).input)
      return rig.handler(new Request(url, init))
    },
  })
  return {
    ...{ model: openai.responses('scripted'), messages, maxRetries: 0 },
    providerOptions: { openai: options },
    ...(functions && { tools: { weather }, stopWhen: stepCountIs(3) }),
  }
}

const ways: [string, (asked: Question) => Promise<{ text: string; responseMessages: ModelMessage[] }>][] = [
  ['generateText', async (asked) => generateText(question(asked))],
  [
    'streamText',
    async (asked) => {
      const result = streamText({ ...question(asked), onError: ({ error }) => void errors.push(error) })
      let text = ''
      for await (const delta of result.textStream) text += delta
      expect(errors.splice(0)).toEqual([])
      return { text, responseMessages: await result.responseMessages }
    },
  ],
]
const errors: unknown[] = []

const user = (content: string): ModelMessage => ({ role: 'user', content })
const kinds = (items: readonly { type?: unknown; role?: unknown }[] = []) => items.map(({ type, role }) => role ?? type)
const textOf = ({ content }: Item) => (content as { text: string }[]).map(({ text }) => text).join('')

const call = (writing: Writing, callId: string, city: string) =>
  writing.emit(
    { type: 'function-call', callId, name: 'weather' },
    { type: 'arguments-delta', delta: JSON.stringify({ city }) },
  )

describe.each(ways)('the AI SDK’s %s', (_, ask) => {
  it('goes on with what was said before', async () => {
    const messages = [user('One')]
    const first = await ask({ messages })
    expect(first.text).toBe('I heard 1 items.')
    messages.push(...first.responseMessages, user('Two'))
    const second = await ask({ messages })
    expect(second.text).toBe('I heard 3 items.')
    messages.push(...second.responseMessages, user('Three'))
    expect((await ask({ messages })).text).toBe('I heard 5 items.')

    expect(kinds(sent.at(-1))).toEqual(['user', 'item_reference', 'user', 'item_reference', 'user'])
    const said = ['One', 'I heard 1 items.', 'Two', 'I heard 3 items.', 'Three']
    expect(rig.model.requests.at(-1)?.items.map(textOf)).toEqual(said)
  })

  it('calls functions, answers with what they give, and goes on after that', async () => {
    rig.model.hold()
    const messages = [user('How warm is it in Rome and in Oslo?')]
    const asking = ask({ messages, functions: true })
    const calling = (await rig.model.next())
      .emit({ type: 'reasoning-delta', delta: 'I should look.' })
      .say('One moment.')
    call(call(calling, 'call_1', 'Rome'), 'call_2', 'Oslo').end()

    const answering = await rig.model.next()
    expect(kinds(sent.at(-1)).filter((kind) => kind === 'item_reference')).toHaveLength(2)
    const turn = [
      ...['user', 'reasoning', 'assistant', 'function_call', 'function_call'],
      ...['function_call_output', 'function_call_output'],
    ]
    expect(kinds(answering.request.items)).toEqual(turn)
    expect(answering.request.items.at(-1)).toMatchObject({ call_id: 'call_2', output: '{"city":"Oslo","degrees":21}' })
    answering.say('21 °C in both.').end()
    const { text, responseMessages } = await asking
    expect(text).toContain('21 °C in both.')

    const further = ask({ messages: [...messages, ...responseMessages, user('Thanks.')], functions: true })
    const last = await rig.model.next()
    expect(kinds(last.request.items)).toEqual([...turn, 'assistant', 'user'])
    last.say('With pleasure.').end()
    expect((await further).text).toBe('With pleasure.')
  })

  it('goes on without references where nothing is stored', async () => {
    const messages = [user('One')]
    const { responseMessages } = await ask({ messages, options: { store: false } })
    messages.push(...responseMessages, user('Two'))
    expect((await ask({ messages, options: { store: false } })).text).toBe('I heard 3 items.')
    expect(kinds(sent.at(-1))).toEqual(['user', 'assistant', 'user'])
  })

  it('goes on in a conversation, with functions too', async () => {
    rig.model.hold()
    const { id: conversation } = await rig.client.conversations.create()
    const asking = ask({ messages: [user('How warm is it?')], options: { conversation }, functions: true })
    call(await rig.model.next(), 'call_1', 'Rome').end()
    ;(await rig.model.next()).say('21 °C.').end()
    expect((await asking).text).toBe('21 °C.')

    const further = ask({ messages: [user('Thanks.')], options: { conversation } })
    const last = await rig.model.next()
    expect(kinds(last.request.items).slice(-3)).toEqual(['function_call_output', 'assistant', 'user'])
    last.say('With pleasure.').end()
    expect((await further).text).toBe('With pleasure.')
  })
})
