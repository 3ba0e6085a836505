import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '#lib/contract/message.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp({ OPENAI_SUMMARIES: 'on' })
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const WORDS = 'word '.repeat(60).trim()
const path = (id: string) => `/api/conversations/${id}/summary`
const summarise = (id: string, as = app.browser) => as.json(path(id), { method: 'POST' })
const change = (id: string, body: object) => app.browser.json(`/api/conversations/${id}`, { method: 'PATCH', body })
const said = (messages: Message[]) => messages.map(({ content }) => content.replace(` ${WORDS}`, ''))
const lines = async (id: string) => said((await app.history(id)).messages)
const summaryOf = async (id: string) => (await app.history(id)).messages.flatMap(({ summary }) => summary ?? [])
const code = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [status, body.error?.code]

/** Three questions with their answers; the last ones are short. */
async function talked(): Promise<string> {
  app.provider.next({ say: [`A1 ${WORDS}`] }, { say: [`A2 ${WORDS}`] }, { say: ['A3'] })
  const { conversationId } = (await app.ask(`Q1 ${WORDS}`)).body
  await app.ask(`Q2 ${WORDS}`, { conversationId })
  await app.ask('Q3', { conversationId })
  return conversationId
}

/** What the model reads of the path that is shown. */
async function known(id: string): Promise<string[]> {
  const { shownBranchId } = await app.prisma.conversation.findUniqueOrThrow({ where: { id } })
  const where = { id: shownBranchId ?? '00000000-0000-4000-8000-000000000000' }
  const branch = await app.prisma.branch.findUnique({ where })
  const { items } = app.provider.conversation(branch?.providerConversationId ?? id)
  return items.map((item) => {
    const [part] = item.content as { text: string }[]
    return `${item.role}: ${part?.text.replace(` ${WORDS}`, '')}`
  })
}

describe('a summary of the older part', () => {
  it('is what the model knows from there on, and nobody else sees anything gone', async () => {
    const id = await talked()
    app.provider.nextSummary({ say: 'Two things were asked.' })
    expect((await summarise(id)).status).toBe(200)
    app.provider.next({ say: ['A4'] })
    const { messages } = await app.history(id)
    await app.ask('Q4', { conversationId: id, after: messages.at(-1)?.id })
    const all = ['Q1', 'A1', 'Q2', 'A2', 'Q3', 'A3', 'Q4', 'A4']
    expect(await lines(id)).toEqual(all)
    expect(await known(id)).toEqual([
      'developer: What was said before, in short:\nTwo things were asked.',
      ...['user: Q3', 'assistant: A3', 'user: Q4', 'assistant: A4'],
    ])
    const [summary] = await summaryOf(id)
    expect(summary).toMatchObject({ isShown: true, messages: 4, fullBranchId: null, other: null })
    const { body } = await app.browser.json(`${path(id)}?branch=${summary?.branchId}`)
    expect(body).toEqual({ summary: 'Two things were asked.' })
    const [asked] = app.provider.asked('summaries.create')
    expect(asked?.body.input).toMatchObject([{ content: expect.stringMatching(/^The person: Q1.*You: A2/s) }])
  })

  it('is undone and done again, each path going on by itself', async () => {
    const id = await talked()
    await summarise(id)
    const end = (await app.history(id)).messages.at(-1)?.id
    app.provider.next({ say: ['In short'] }, { say: ['In full'] })
    await app.ask('Q4', { conversationId: id, after: end })
    const [{ branchId = '', other = '' } = {}] = await summaryOf(id)
    await change(id, { shownBranch: null })
    expect(await lines(id)).toEqual(['Q1', 'A1', 'Q2', 'A2', 'Q3', 'A3'])
    expect(await summaryOf(id)).toMatchObject([{ branchId, isShown: false, other: expect.stringMatching(/:input$/) }])
    await app.ask('Q4 in full', { conversationId: id, after: end })
    expect((await lines(id)).slice(-2)).toEqual(['Q4 in full', 'In full'])
    expect(await known(id)).toHaveLength(8)
    await change(id, { shownBranch: branchId })
    expect((await lines(id)).slice(-3)).toEqual(['A3', 'Q4', 'In short'])
    expect(await summaryOf(id)).toMatchObject([{ branchId, isShown: true, other: expect.stringMatching(/:input$/) }])
    expect(other).toBeNull()
  })

  it('asked for again at the same place is the same', async () => {
    const id = await talked()
    await summarise(id)
    await change(id, { shownBranch: null })
    await summarise(id)
    expect(app.provider.asked('summaries.create')).toHaveLength(1)
    expect(await summaryOf(id)).toMatchObject([{ isShown: true }])
    expect(await app.prisma.branch.count({ where: { conversationId: id } })).toBe(1)
  })

  it('is summarised itself further on, and what is edited behind it knows no more', async () => {
    const id = await talked()
    app.provider.nextSummary({ say: 'Short.' }, { say: 'Shorter.' })
    await summarise(id)
    app.provider.next({ say: [`A4 ${WORDS}`] }, { say: ['A5'] }, { say: ['A5 again'] })
    await app.ask(`Q4 ${WORDS}`, { conversationId: id })
    await app.ask('Q5', { conversationId: id })
    await summarise(id)
    expect(app.provider.asked('summaries.create')[1]?.body.input).toMatchObject([
      { content: expect.stringMatching(/^What was said before, in short:\nShort\./) },
    ])
    expect(await known(id)).toEqual([
      ...['developer: What was said before, in short:\nShorter.', 'user: Q5', 'assistant: A5'],
    ])
    const { messages } = await app.history(id)
    await app.ask('Q5 edited', { conversationId: id, editOf: messages.at(-2)?.id })
    expect(await known(id)).toEqual([
      ...['developer: What was said before, in short:\nShort.', 'user: Q3', 'assistant: A3'],
      ...['user: Q4', 'assistant: A4', 'user: Q5 edited', 'assistant: A5 again'],
    ])
    expect(await lines(id)).toEqual(['Q1', 'A1', 'Q2', 'A2', 'Q3', 'A3', 'Q4', 'A4', 'Q5 edited', 'A5 again'])
  })

  it('counts for what it takes', async () => {
    const id = await talked()
    await app.prisma.usage.deleteMany()
    app.provider.nextSummary({ usage: { input_tokens: 90, output_tokens: 7, total_tokens: 97 } })
    await summarise(id)
    const { days } = (await app.browser.json('/api/usage')).body
    expect(days).toMatchObject([{ turns: 0, inputTokens: 90, outputTokens: 7 }])
  })

  it('goes with its conversation', async () => {
    const id = await talked()
    await summarise(id)
    const { providerConversationId } = await app.prisma.branch.findFirstOrThrow({ where: { conversationId: id } })
    await app.browser.json(`/api/conversations/${id}?forever=true`, { method: 'DELETE' })
    const deletions = await app.prisma.deletion.findMany({ where: { conversationId: id } })
    expect(deletions.map((row) => row.providerConversationId)).toContain(providerConversationId)
    expect(await app.prisma.branch.count({ where: { conversationId: id } })).toBe(0)
  })
})

describe('without a summary', () => {
  it.each<[string, () => Promise<string>, [number, string]]>([
    [
      'of a conversation of one question',
      async () => (await app.ask('Q1')).body.conversationId,
      [400, 'invalid_request'],
    ],
    [
      'of an empty one',
      async () => (await app.browser.json('/api/conversations', { method: 'POST', body: {} })).body.conversation.id,
      [400, 'invalid_request'],
    ],
    [
      'of somebody else’s',
      async () => {
        const body = { message: 'Hello' }
        return (await (await app.guest()).json('/api/chat', { method: 'POST', body })).body.conversationId
      },
      [404, 'conversation_not_found'],
    ],
  ])('%s, the reason is said, and no model is asked', async (_, begin, expected) => {
    expect(code(await summarise(await begin()))).toEqual(expected)
    expect(app.provider.asked('summaries.create')).toEqual([])
  })

  it('while something is answered, nothing is begun', async () => {
    const id = await talked()
    const { hold, say } = half('Half', ' and half')
    app.provider.next({ say })
    const turn = await app.begin('Q4', { conversationId: id })
    expect(code(await summarise(id))).toEqual([409, 'conversation_busy'])
    hold.open()
    await turn.end()
  })

  it.each([
    ['the model is away', () => app.provider.refuse('summaries.create', refusal(503, 'Away.'))],
    ['the model says nothing', () => app.provider.nextSummary({ say: '' })],
  ])('as %s, the conversation is as before, and it can be tried again', async (_, fail) => {
    const id = await talked()
    fail()
    expect((await summarise(id)).status).toBeGreaterThanOrEqual(500)
    expect(await summaryOf(id)).toEqual([])
    expect(await app.prisma.branch.count({ where: { conversationId: id } })).toBe(0)
    expect((await summarise(id)).status).toBe(200)
  })

  it('what is sent while it is made is answered in full, and stays in sight', async () => {
    const id = await talked()
    const hold = gate()
    app.provider.nextSummary({ hold })
    app.provider.next({ say: ['A4'] })
    const made = summarise(id)
    await hold.reached
    await app.ask('Q4', { conversationId: id })
    hold.open()
    await made
    expect((await lines(id)).slice(-2)).toEqual(['Q4', 'A4'])
    expect(await summaryOf(id)).toMatchObject([{ isShown: false }])
  })

  it('another conversation’s branch is not shown', async () => {
    const [id, other] = [await talked(), await talked()]
    await summarise(other)
    const [{ branchId = '' } = {}] = await summaryOf(other)
    expect(code(await change(id, { shownBranch: branchId }))).toEqual([404, 'message_not_found'])
    expect(code(await app.browser.json(`${path(id)}?branch=${branchId}`))).toEqual([404, 'message_not_found'])
  })
})
