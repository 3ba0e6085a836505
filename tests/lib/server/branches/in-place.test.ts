import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterEach(() => app.provider.reset())
afterAll(() => app.stop())

const again = (conversationId: string, againOf: string, more: object = {}) =>
  app.browser.json('/api/chat', { method: 'POST', body: { conversationId, againOf, ...more } })
const show = (id: string, shownMessageId: string) =>
  app.browser.json(`/api/conversations/${id}`, { method: 'PATCH', body: { shownMessageId } })
const ids = async (id: string) => (await app.history(id)).messages.map((message) => message.id)
const said = (conversationId: string) =>
  app.provider
    .conversation(conversationId)
    .items.map((item) => JSON.stringify(item))
    .join()

describe('on a path that is being answered', () => {
  it('an edit stops that answer first, which stays as stopped', async () => {
    const { hold, say } = half('Once ', 'upon a time')
    app.provider.next({ say }, { say: ['Other'] })
    const turn = await app.begin('A story')
    await turn.untilText('Once ')
    const { body } = await app.ask('Another story', { conversationId: turn.conversationId, editOf: `${turn.id}:input` })
    hold.open()
    expect([body.status, (await turn.end()).status]).toEqual(['completed', 'cancelled'])
    const { messages } = await app.history(turn.conversationId)
    expect(messages.map(({ content }) => content)).toEqual(['Another story', 'Other'])
    await show(turn.conversationId, messages[0]?.versions?.ids[0] ?? '')
    const first = await app.history(turn.conversationId)
    expect(first.messages).toMatchObject([
      { content: 'A story', versions: { index: 0, ids: [first.messages[0]?.id, messages[0]?.id] } },
      { content: 'Once ', status: 'cancelled' },
    ])
  })

  it('so does asking again for an answer above it', async () => {
    app.provider.next({ say: ['First'] })
    const id = (await app.ask('One')).body.conversationId
    const { hold, say } = half('Half', ' and half')
    app.provider.next({ say }, { say: ['First, again'] })
    const turn = await app.begin('Two', { conversationId: id })
    await turn.untilText('Half')
    const answer = (await ids(id))[1] ?? ''
    expect((await again(id, answer)).body.content).toBe('First, again')
    hold.open()
    expect((await turn.end()).status).toBe('cancelled')
    await show(id, answer)
    expect(await app.lines(id)).toEqual(['user: One', 'assistant: First', 'user: Two', 'assistant: Half'])
  })

  it('what is answered on another path goes on', async () => {
    app.provider.next({ say: ['First'] }, { say: ['Other'] })
    const id = (await app.ask('One')).body.conversationId
    const [question = '', answer = ''] = await ids(id)
    await app.ask('Other', { conversationId: id, editOf: question })
    const { hold, say } = half('Half', ' and half')
    app.provider.next({ say }, { say: ['Third'] })
    const turn = await app.begin('Two', { conversationId: id, after: answer })
    await turn.untilText('Half')
    const edited = app.ask('Third', {
      conversationId: id,
      editOf: (await app.history(id)).messages[0]?.versions?.ids[1],
    })
    hold.open()
    expect([(await turn.end()).status, (await edited).body.content]).toEqual(['completed', 'Third'])
  })
})

describe('while a version is being answered', () => {
  it.each(['edit', 'again'] as const)('the history says which it is (%s)', async (kind) => {
    const id = (await app.ask('One')).body.conversationId
    const [question = '', answer = ''] = await ids(id)
    const { hold, say } = half('Half', ' and half')
    app.provider.next({ say })
    const turnId = randomUUID()
    const body = kind === 'edit' ? { message: 'Two', editOf: question } : { againOf: answer }
    const asked = app.browser.json('/api/chat', { method: 'POST', body: { ...body, turnId, conversationId: id } })
    await expect
      .poll(async () => (await app.history(id)).liveTurn?.versions)
      .toEqual({
        index: 1,
        ids: kind === 'edit' ? [question, `${turnId}:input`] : [answer, `${turnId}:output`],
      })
    hold.open()
    expect((await asked).body.status).toBe('completed')
    expect((await app.history(id)).messages[kind === 'edit' ? 0 : 1]?.versions).toMatchObject({ index: 1 })
  })
})

describe('what follows an answer that was asked for again in vain', () => {
  it('is sent with the question, which stands there once', async () => {
    app.provider.next({ say: ['First'] }, { say: [], ends: { failed: 'server_error' } }, { say: ['Second'] })
    const id = (await app.ask('One')).body.conversationId
    await again(id, (await ids(id))[1] ?? '')
    await app.ask('More', { conversationId: id })
    expect(await app.lines(id)).toEqual(['user: One', 'assistant: ', 'user: More', 'assistant: Second'])
    const branch = await app.prisma.branch.findFirstOrThrow({ where: { conversationId: id } })
    expect(said(branch.providerConversationId ?? '')).toMatch(/One.*More.*Second/)
    const { messages } = await app.history(id)
    expect(messages.map(({ versions }) => versions?.index)).toEqual([undefined, 1, undefined, undefined])
  })
})

describe('an answer goes by the id that the screen has it by', () => {
  const idOnScreen = (turn: Awaited<ReturnType<typeof app.begin>>) =>
    turn.seen.flatMap((event) => (event.type === 'text-delta' ? event.messageId : []))[0] ?? ''

  it('when it was stopped, and another one is asked for', async () => {
    const { hold, say } = half('Once ', 'upon a time')
    app.provider.next({ say }, { say: ['Another'] })
    const turn = await app.begin('A story')
    await turn.untilText('Once ')
    await app.stopTurn(turn.id)
    hold.open()
    const reply = await again(turn.conversationId, idOnScreen(turn))
    expect(reply.body.content).toBe('Another')
    expect((await app.history(turn.conversationId)).messages[1]?.versions).toMatchObject({ index: 1 })
  })

  it('when it isn’t listed yet, and something is sent behind it', async () => {
    const listed = gate()
    app.provider.next({ say: ['Answer'], listed })
    const turn = await app.begin('One')
    await turn.end()
    const { body } = await app.ask('Two', { conversationId: turn.conversationId, after: idOnScreen(turn) })
    expect(body.status).toBe('completed')
    listed.open()
  })

  it('when it isn’t listed yet, and a message above is edited: that waits until it is', async () => {
    const listed = gate()
    app.provider.next({ say: ['Answer'], listed }, { say: ['Other'] })
    const turn = await app.begin('One')
    await turn.end()
    const edited = app.ask('Two', { conversationId: turn.conversationId, editOf: `${turn.id}:input` })
    listed.open()
    expect((await edited).body.content).toBe('Other')
  })
})

describe('two devices at once', () => {
  it('one edits while the other writes: both land, each in its branch, and both see both', async () => {
    const id = (await app.ask('One')).body.conversationId
    const [question = '', answer = ''] = await ids(id)
    const [edited, written] = await Promise.all([
      app.ask('One, edited', { conversationId: id, editOf: question }),
      app.ask('Two', { conversationId: id, after: answer }),
    ])
    // Whichever came first: an edit stops what is answered on the path that it parts from.
    expect(edited.body.status).toBe('completed')
    expect(['completed', 'cancelled']).toContain(written.body.status)
    const { messages } = await app.history(id)
    const versions = messages[0]?.versions?.ids ?? []
    expect(versions).toHaveLength(2)
    await show(id, versions[0] ?? '')
    expect((await app.lines(id)).filter((line) => line.startsWith('user'))).toEqual(['user: One', 'user: Two'])
    await show(id, versions[1] ?? '')
    expect((await app.lines(id)).filter((line) => line.startsWith('user'))).toEqual(['user: One, edited'])
  })

  it('both edit the same message: three versions', async () => {
    const id = (await app.ask('One')).body.conversationId
    const [question = ''] = await ids(id)
    await Promise.all(['Two', 'Three'].map((text) => app.ask(text, { conversationId: id, editOf: question })))
    expect((await app.history(id)).messages[0]?.versions?.ids).toHaveLength(3)
  })

  it('the same edit sent twice is one', async () => {
    const id = (await app.ask('One')).body.conversationId
    const [question = ''] = await ids(id)
    const turnId = randomUUID()
    await Promise.all([1, 2].map(() => app.ask('Two', { turnId, conversationId: id, editOf: question })))
    expect((await app.history(id)).messages[0]?.versions?.ids).toHaveLength(2)
  })

  it('so is the same answer asked for again twice', async () => {
    const id = (await app.ask('One')).body.conversationId
    const answer = (await ids(id))[1] ?? ''
    const turnId = randomUUID()
    const replies = await Promise.all([1, 2].map(() => again(id, answer, { turnId })))
    expect(replies.map(({ status }) => status)).toEqual([200, 200])
    expect((await app.history(id)).messages[1]?.versions?.ids).toHaveLength(2)
  })
})

describe('a message that failed', () => {
  it('is edited: both stand there, and the model has only the new one', async () => {
    const id = (await app.ask('One')).body.conversationId
    app.provider.next({ ends: { failed: 'server_error' } }, { say: ['Answer'] })
    const failed = await app.ask('Broken', { conversationId: id })
    expect(failed.body.status).toBe('failed')
    await app.ask('Mended', { conversationId: id, editOf: `${failed.body.turnId}:input` })
    const { messages } = await app.history(id)
    expect(messages.slice(2)).toMatchObject([{ content: 'Mended' }, { content: 'Answer' }])
    expect(messages[2]?.versions?.ids[0]).toBe(`${failed.body.turnId}:input`)
    const [branch] = await app.prisma.branch.findMany({ where: { conversationId: id } })
    expect(said(branch?.providerConversationId ?? '')).not.toContain('Broken')
    await show(id, `${failed.body.turnId}:input`)
    expect((await app.history(id)).messages.at(-1)).toMatchObject({ content: 'Broken', status: 'failed' })
  })

  it('is sent again in its place, and its other versions stay beside it', async () => {
    const id = (await app.ask('One')).body.conversationId
    app.provider.next({ ends: { failed: 'server_error' } })
    const failed = await app.ask('Broken', { conversationId: id })
    await app.ask('Other', { conversationId: id, editOf: `${failed.body.turnId}:input` })
    await app.ask('Broken', { conversationId: id, retryOf: failed.body.turnId })
    const { messages } = await app.history(id)
    expect(messages.map(({ content }) => content)).toContain('Broken')
    expect(messages[2]?.versions).toMatchObject({ index: 0, ids: [messages[2]?.id, expect.any(String)] })
  })
})

describe('a copy that can’t be made', () => {
  const items = 'items.create'
  it.each([
    ['is refused', [refusal(400, 'No.')], 'provider_rejected'],
    ['finds the provider away', Array.from({ length: 8 }, () => refusal(503, 'Later.')), 'provider_busy'],
  ])('as it %s fails the turn, leaves nothing half, and is made when that is sent again', async (_, mishaps, code) => {
    const id = (await app.ask('One')).body.conversationId
    await app.ask('Two', { conversationId: id })
    const question = (await ids(id))[2] ?? ''
    app.provider.refuse(items, ...mishaps)
    const { body } = await app.ask('Other', { conversationId: id, editOf: question })
    expect([body.status, body.error?.code]).toEqual(['failed', code])
    app.provider.reset()
    const [branch] = await app.prisma.branch.findMany({ where: { conversationId: id } })
    expect(branch).toMatchObject({ state: 'planned', providerConversationId: null })
    expect((await app.history(id)).messages.at(-1)).toMatchObject({ content: 'Other', status: 'failed' })
    const retried = await app.ask('Other', { conversationId: id, retryOf: body.turnId })
    expect(retried.body.status).toBe('completed')
    expect(await app.lines(id)).toHaveLength(4)
  })
})
