import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterEach(() => app.provider.reset())
afterAll(() => app.stop())

const again = (conversationId: string, againOf: string) =>
  app.browser.json('/api/chat', { method: 'POST', body: { conversationId, againOf } })
const show = (id: string, shownMessageId: string) =>
  app.browser.json(`/api/conversations/${id}`, { method: 'PATCH', body: { shownMessageId } })
const ids = async (id: string) => (await app.history(id)).messages.map((message) => message.id)

describe('a page of the history', () => {
  it.each(['again', 'edit'] as const)('that ends where a branch begins says so (%s)', async (kind) => {
    const id = (await app.ask('One')).body.conversationId
    const [question = '', answer = ''] = await ids(id)
    if (kind === 'again') await again(id, answer)
    else await app.ask('Other', { conversationId: id, editOf: question })
    // Twenty-five messages and their answers are a page.
    for (let count = 2; count <= 25; count++) await app.ask(`Message ${count}`, { conversationId: id })
    const { messages } = await app.history(id)
    const place = messages.findIndex(({ versions }) => versions !== undefined)
    expect(messages[place]?.versions).toMatchObject({ index: 1 })
    expect(messages.filter(({ content }) => content === 'One')).toHaveLength(kind === 'again' ? 1 : 0)
  })

  it.each(['~~', 'x~1~', '~1~', 'BRANCH~-1~', 'BRANCH~NaN~', 'BRANCH~9~', 'BRANCH~9999~', 'BRANCH~1.5~'])(
    'isn’t read before a cursor that nobody made (%s)',
    async (forged) => {
      const id = (await app.ask('One')).body.conversationId
      await again(id, (await ids(id))[1] ?? '')
      const branch = await app.prisma.branch.findFirstOrThrow({ where: { conversationId: id } })
      const cursor = encodeURIComponent(forged.replace('BRANCH', branch.id))
      const reply = await app.browser.json(`/api/conversations/${id}?cursor=${cursor}`)
      expect([reply.status, reply.body.error.code]).toEqual([400, 'invalid_request'])
    },
  )
})

describe('an answer that was asked for again', () => {
  it('and came with nothing in it stands there, and the way back', async () => {
    app.provider.next({ say: ['First'] }, { say: [] })
    const id = (await app.ask('One')).body.conversationId
    await again(id, (await ids(id))[1] ?? '')
    const { messages } = await app.history(id)
    expect(messages).toMatchObject([{ content: 'One' }, { role: 'assistant', content: '', versions: { index: 1 } }])
    await show(id, messages[1]?.versions?.ids[0] ?? '')
    expect(await app.lines(id)).toEqual(['user: One', 'assistant: First'])
  })

  it('and was stopped before a word has no other message’s name', async () => {
    const { hold, say } = half('Half', ' and half')
    app.provider.next({ say: ['First'] }, { say: [hold, ...say] }, { say: ['Followed'] }, { say: ['Followed again'] })
    const id = (await app.ask('One')).body.conversationId
    const answer = (await ids(id))[1] ?? ''
    const turnId = crypto.randomUUID()
    const asked = app.browser.json('/api/chat', {
      method: 'POST',
      body: { turnId, conversationId: id, againOf: answer },
    })
    await hold.reached
    await app.stopTurn(turnId)
    hold.open()
    await asked
    await app.ask('More', { conversationId: id })
    const followed = (await ids(id)).at(-1) ?? ''
    await show(id, answer)
    expect((await app.history(id)).messages[1]?.versions?.ids).toEqual([answer, `${turnId}:output`])
    await show(id, followed)
    await again(id, followed)
    await show(id, followed)
    expect((await app.lines(id)).at(-1)).toBe('assistant: Followed')
  })

  it('by an id that is none finds nothing', async () => {
    const id = (await app.ask('One')).body.conversationId
    for (const none of ['-'.repeat(36), 'f'.repeat(36)]) {
      const reply = await again(id, `${none}:output`)
      expect([reply.status, reply.body.error.code]).toEqual([404, 'message_not_found'])
    }
  })
})
