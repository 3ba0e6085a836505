import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp()
  browser = await app.guest()
})
afterAll(() => app.stop())

const send = (body: object, as = browser) => as.json('/api/chat', { method: 'POST', body })
const history = async (id: string, query = ''): Promise<History> =>
  (await browser.json(`/api/conversations/${id}${query}`)).body
const show = (id: string, shownMessageId: string) =>
  browser.json(`/api/conversations/${id}`, { method: 'PATCH', body: { shownMessageId } })
const questions = ({ messages }: History) =>
  messages.filter(({ role }) => role === 'user').map(({ content }) => content)
const lines = ({ messages }: History) => messages.map(({ role, content }) => `${role}: ${content}`)
const at = ({ messages }: History, index: number): Message => {
  const message = messages.at(index)
  if (!message) throw new Error(`There is no message ${index}.`)
  return message
}
const copiesOf = (conversationId: string) =>
  app.prisma.branch.findMany({ where: { conversationId }, orderBy: { createdAt: 'asc' } })

/** A conversation of these messages. */
async function talk(...texts: string[]): Promise<string> {
  let conversationId: string | undefined
  for (const message of texts) conversationId = (await send({ message, conversationId })).body.conversationId
  return conversationId ?? ''
}

describe('a message that is edited', () => {
  it('stands in the place of the one before it, and both are there', async () => {
    const id = await talk('My name is Ada.', 'What is my name?')
    const before = await history(id)
    const { status, body } = await send({ message: 'My name is Grace.', conversationId: id, editOf: at(before, 0).id })
    expect([status, body.status]).toEqual([200, 'completed'])
    const edited = await history(id)
    expect(questions(edited)).toEqual(['My name is Grace.'])
    expect(at(edited, 0).versions).toEqual({ index: 1, ids: [at(before, 0).id, at(edited, 0).id] })
    await show(id, at(before, 0).id)
    const shown = await history(id)
    expect(lines(shown)).toEqual(lines(before))
    expect(at(shown, 0).versions).toEqual({ index: 0, ids: [at(before, 0).id, at(edited, 0).id] })
  })

  it('is answered with what stands above it, and nothing of what stood below', async () => {
    const id = await talk('My name is Ada.', 'I live in London.', 'What is my name?')
    const { body } = await send({
      ...{ message: 'What is my name?', conversationId: id },
      editOf: at(await history(id), 2).id,
    })
    expect(body.content).toContain('Ada')
    const path = await history(id)
    expect(questions(path)).toEqual(['My name is Ada.', 'What is my name?'])
    const [copy] = await copiesOf(id)
    const items = await app.prisma.localItem.findMany({
      where: { conversationId: copy?.providerConversationId ?? '' },
      orderBy: { position: 'asc' },
    })
    expect(items).toHaveLength(4)
  })

  it('can be edited again: a third version beside the two', async () => {
    const id = await talk('One')
    const first = at(await history(id), 0).id
    await send({ message: 'Two', conversationId: id, editOf: first })
    const second = at(await history(id), 0).id
    await send({ message: 'Three', conversationId: id, editOf: second })
    const third = at(await history(id), 0)
    expect(third.versions).toEqual({ index: 2, ids: [first, second, third.id] })
  })

  it('goes by the id that the sender’s screen has for it', async () => {
    const turnId = randomUUID()
    const { body } = await send({ message: 'One', turnId })
    const { status } = await send({ message: 'Two', conversationId: body.conversationId, editOf: `${turnId}:input` })
    expect(status).toBe(200)
    expect(questions(await history(body.conversationId))).toEqual(['Two'])
  })
})

describe('an answer that is asked for again', () => {
  it('stands beside the first, and the question stands there once', async () => {
    const id = await talk('Tell me a story')
    const before = await history(id)
    const { status } = await send({ conversationId: id, againOf: at(before, 1).id })
    expect(status).toBe(200)
    const again = await history(id)
    expect(questions(again)).toEqual(['Tell me a story'])
    expect(again.messages).toHaveLength(2)
    expect(at(again, 0).id).toBe(at(before, 0).id)
    expect(at(again, 1).versions).toEqual({ index: 1, ids: [at(before, 1).id, at(again, 1).id] })
  })

  it('goes on from there, and what was below the first is there when that is shown', async () => {
    const id = await talk('One', 'Two')
    const before = await history(id)
    await send({ conversationId: id, againOf: at(before, 1).id })
    await send({ message: 'Three', conversationId: id })
    expect(questions(await history(id))).toEqual(['One', 'Three'])
    await show(id, at(before, 1).id)
    expect(lines(await history(id))).toEqual(lines(before))
  })
})

describe('a chosen version', () => {
  it('shows the path that was shown below it last', async () => {
    const id = await talk('One', 'Two')
    const root = await history(id)
    await send({ message: 'Two, other', conversationId: id, editOf: at(root, 2).id })
    const deep = await history(id)
    await send({ message: 'One, other', conversationId: id, editOf: at(root, 0).id })
    expect(questions(await history(id))).toEqual(['One, other'])
    await show(id, at(root, 0).id)
    expect(lines(await history(id))).toEqual(lines(deep))
    await show(id, at(root, 2).id)
    await show(id, at(await history(id), 0).versions?.ids[1] ?? '')
    await show(id, at(root, 0).id)
    expect(lines(await history(id))).toEqual(lines(root))
  })

  it('can be read without being shown', async () => {
    const id = await talk('One')
    const root = await history(id)
    await send({ message: 'Other', conversationId: id, editOf: at(root, 0).id })
    expect(questions(await history(id, `?through=${at(root, 0).id}`))).toEqual(['One'])
    expect(questions(await history(id))).toEqual(['Other'])
  })
})

describe('a message that is sent', () => {
  it('goes on where the sender’s screen ends, whatever is shown by then', async () => {
    const id = await talk('One')
    const root = await history(id)
    await send({ message: 'Other', conversationId: id, editOf: at(root, 0).id })
    await send({ message: 'Two', conversationId: id, after: at(root, 1).id })
    expect(questions(await history(id))).toEqual(['One', 'Two'])
  })
})

describe('a branch into a new conversation', () => {
  const branch = (id: string, messageId: string, as = browser) =>
    as.json(`/api/conversations/${id}/branch`, { method: 'POST', body: { messageId } })

  it('has everything up to the message, says where it comes from, and needs that no more', async () => {
    const id = await talk('My name is Ada.', 'I live in London.', 'Goodbye')
    const before = await history(id)
    const { status, body } = await branch(id, at(before, 3).id)
    expect(status).toBe(200)
    const { id: branched, branchedFrom, title } = body.conversation
    expect([branchedFrom, title]).toEqual([{ id, title: before.conversation.title }, before.conversation.title])
    expect(lines(await history(branched))).toEqual(lines(before).slice(0, 4))
    await browser.json(`/api/conversations/${id}?forever=true`, { method: 'DELETE' })
    expect((await history(branched)).conversation.branchedFrom).toBeNull()
    expect((await send({ message: 'What is my name?', conversationId: branched })).body.content).toContain('Ada')
  })

  it('follows the path that the message is on', async () => {
    const id = await talk('One', 'Two')
    const root = await history(id)
    await send({ message: 'Two, other', conversationId: id, editOf: at(root, 2).id })
    const { body } = await branch(id, at(await history(id), 3).id)
    expect(questions(await history(body.conversation.id))).toEqual(['One', 'Two, other'])
  })
})

describe('long conversations', () => {
  it('are read page by page across the places where they part', async () => {
    const messages = Array.from({ length: 200 }, (_, index) => ({
      role: index % 2 ? ('assistant' as const) : ('user' as const),
      content: `Message ${index}`,
    }))
    const { body } = await browser.json('/api/conversations/import', { method: 'POST', body: { messages } })
    const id: string = body.conversation.id
    const whole = await readWhole(id)
    expect(whole).toHaveLength(200)
    await send({ message: 'Edited', conversationId: id, editOf: whole[150]?.id ?? '' })
    const edited = await readWhole(id)
    expect(edited.map(({ content }) => content).slice(0, 151)).toEqual([
      ...whole.slice(0, 150).map((m) => m.content),
      'Edited',
    ])
    await send({ conversationId: id, againOf: edited[149]?.id ?? '' })
    const again = await readWhole(id)
    expect(again.slice(0, 149)).toEqual(whole.slice(0, 149))
    expect(again).toHaveLength(150)
    expect(again[149]?.versions).toMatchObject({ index: 1 })
  })
})

async function readWhole(id: string): Promise<Message[]> {
  let page = await history(id)
  let messages = page.messages
  while (page.olderCursor) {
    page = await history(id, `?cursor=${encodeURIComponent(page.olderCursor)}`)
    messages = [...page.messages, ...messages]
  }
  return messages
}
