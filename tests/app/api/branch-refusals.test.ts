import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
let id: string
let question: string
let answer: string
beforeAll(async () => {
  app = await startProvidedApp()
  id = (await app.ask('One')).body.conversationId
  const { messages } = await app.history(id)
  question = messages[0]?.id ?? ''
  answer = messages[1]?.id ?? ''
})
afterAll(() => app.stop())

const json = (path: string, method: string, body: object, browser = app.browser) => browser.json(path, { method, body })

/** All that anything could have made. */
const rows = async () => ({
  turns: await app.prisma.turn.count(),
  branches: await app.prisma.branch.count(),
  conversations: app.provider.memory.conversations.size,
})

describe('what is refused', () => {
  const foreign = 'msg_somebodyelses'
  it.each<[what: string, method: string, path: () => string, body: () => object, status: number, code: string]>([
    [
      'an edit of a message that nobody knows',
      'POST',
      () => '/api/chat',
      () => ({ message: 'x', conversationId: id, editOf: foreign }),
      404,
      'message_not_found',
    ],
    [
      'an edit of a turn that nobody knows',
      'POST',
      () => '/api/chat',
      () => ({ message: 'x', conversationId: id, editOf: `${crypto.randomUUID()}:input` }),
      404,
      'message_not_found',
    ],
    [
      'an edit by an id that can’t be one',
      'POST',
      () => '/api/chat',
      () => ({ message: 'x', conversationId: id, editOf: '../x' }),
      400,
      'invalid_request',
    ],
    [
      'an edit of an answer',
      'POST',
      () => '/api/chat',
      () => ({ message: 'x', conversationId: id, editOf: answer }),
      400,
      'invalid_request',
    ],
    [
      'an edit to nothing',
      'POST',
      () => '/api/chat',
      () => ({ message: ' ', conversationId: id, editOf: question }),
      400,
      'message_empty',
    ],
    [
      'an edit without a conversation',
      'POST',
      () => '/api/chat',
      () => ({ message: 'x', editOf: question }),
      404,
      'message_not_found',
    ],
    [
      'asking again for a message of the person’s',
      'POST',
      () => '/api/chat',
      () => ({ conversationId: id, againOf: question }),
      400,
      'invalid_request',
    ],
    [
      'asking again for what nobody knows',
      'POST',
      () => '/api/chat',
      () => ({ conversationId: id, againOf: foreign }),
      404,
      'message_not_found',
    ],
    [
      'asking again with a message',
      'POST',
      () => '/api/chat',
      () => ({ message: 'x', conversationId: id, againOf: answer }),
      400,
      'invalid_request',
    ],
    [
      'asking again without a conversation',
      'POST',
      () => '/api/chat',
      () => ({ againOf: answer }),
      404,
      'message_not_found',
    ],
    [
      'asking again with a model that isn’t offered',
      'POST',
      () => '/api/chat',
      () => ({ conversationId: id, againOf: answer, model: 'nobody’s' }),
      400,
      'unknown_model',
    ],
    [
      'neither a message nor anything to ask again',
      'POST',
      () => '/api/chat',
      () => ({ conversationId: id }),
      400,
      'invalid_request',
    ],
    [
      'an edit and a repetition at once',
      'POST',
      () => '/api/chat',
      () => ({ message: 'x', conversationId: id, editOf: question, retryOf: crypto.randomUUID() }),
      400,
      'invalid_request',
    ],
    [
      'a message after one that nobody knows',
      'POST',
      () => '/api/chat',
      () => ({ message: 'x', conversationId: id, after: foreign }),
      404,
      'message_not_found',
    ],
    [
      'showing a message that nobody knows',
      'PATCH',
      () => `/api/conversations/${id}`,
      () => ({ shownMessageId: foreign }),
      404,
      'message_not_found',
    ],
    [
      'branching from a message that nobody knows',
      'POST',
      () => `/api/conversations/${id}/branch`,
      () => ({ messageId: foreign }),
      404,
      'message_not_found',
    ],
    ['branching from no message', 'POST', () => `/api/conversations/${id}/branch`, () => ({}), 400, 'invalid_request'],
  ])('%s makes nothing', async (_, method, path, body, status, code) => {
    const before = await rows()
    const reply = await json(path(), method, body())
    expect([reply.status, reply.body.error.code]).toEqual([status, code])
    expect(await rows()).toEqual(before)
  })

  it('a message of another conversation of one’s own, wherever it is named', async () => {
    const other = (await app.ask('Other')).body.conversationId
    const message = (await app.history(other)).messages[0]?.id ?? ''
    const before = await rows()
    for (const [path, method, body] of [
      ['/api/chat', 'POST', { message: 'x', conversationId: id, editOf: message }],
      ['/api/chat', 'POST', { message: 'x', conversationId: id, after: message }],
      [`/api/conversations/${id}`, 'PATCH', { shownMessageId: message }],
      [`/api/conversations/${id}/branch`, 'POST', { messageId: message }],
    ] as const) {
      expect((await json(path, method, body)).body.error.code).toBe('message_not_found')
    }
    expect(await rows()).toEqual(before)
  })

  it('everything in a conversation that is somebody else’s, and in one in the trash', async () => {
    const stranger = await app.guest()
    const trashed = (await app.ask('To the trash')).body.conversationId
    const message = (await app.history(trashed)).messages[0]?.id ?? ''
    await json(`/api/conversations/${trashed}`, 'PATCH', { trashed: true })
    const before = await rows()
    for (const [browser, conversationId, messageId, code] of [
      [stranger, id, question, 'conversation_not_found'],
      [app.browser, trashed, message, 'conversation_in_trash'],
    ] as const) {
      for (const [path, method, body] of [
        ['/api/chat', 'POST', { message: 'x', conversationId, editOf: messageId }],
        ['/api/chat', 'POST', { conversationId, againOf: messageId }],
        [`/api/conversations/${conversationId}`, 'PATCH', { shownMessageId: messageId }],
        [`/api/conversations/${conversationId}/branch`, 'POST', { messageId }],
        [`/api/conversations/${conversationId}?through=${messageId}`, 'GET', undefined],
      ] as const) {
        const reply = await browser.json(path, body ? { method, body } : {})
        expect(reply.body.error.code).toBe(code)
      }
    }
    expect(await rows()).toEqual(before)
  })

  it('a branch into a new conversation from what is being answered', async () => {
    const { hold, say } = half('Once ', 'upon a time')
    app.provider.next({ say })
    const turn = await app.begin('A story')
    await turn.untilText('Once ')
    const before = await rows()
    for (const messageId of [`${turn.id}:input`, `${turn.id}:output`]) {
      const path = `/api/conversations/${turn.conversationId}/branch`
      const reply = await json(path, 'POST', { messageId })
      expect([reply.status, reply.body.error.code]).toEqual([409, 'conversation_busy'])
    }
    expect(await rows()).toEqual(before)
    hold.open()
    await turn.end()
  })
})
