import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { serverError } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const asked = () => app.provider.asked('titles.create')
const questions = () => asked().map(({ body }) => (body.input as { content: string }[])[0]?.content)
const rowOf = (id: string) => app.prisma.conversation.findUniqueOrThrow({ where: { id } })
const rename = (id: string, title: string) =>
  app.browser.json(`/api/conversations/${id}`, { method: 'PATCH', body: { title } })
/** Titles come through the queue, behind everybody's back. */
const untilSo = (expectation: () => unknown) => vi.waitFor(expectation, { timeout: 15_000 })
const wasAsked = (times = 1) => untilSo(() => expect(asked()).toHaveLength(times))

/** The title requests that were asked for have been answered, and what came of them is stored. */
async function isDone(times = 1) {
  await wasAsked(times)
  await Promise.all(asked().map((call) => call.closed))
}

describe('after its first answer a conversation', () => {
  it('has a title by the model, which the provider is told too', async () => {
    app.provider.nextTitle({ say: '"Tides and the moon."' })
    const { conversationId } = (await app.ask('Why does the sea rise and fall twice a day?')).body
    await untilSo(async () =>
      expect(await rowOf(conversationId)).toMatchObject({
        title: 'Tides and the moon',
        titleSource: 'model',
        metadataStale: false,
      }),
    )
    expect(app.provider.conversation(conversationId).metadata).toMatchObject({ title: 'Tides and the moon' })
  })

  it('asks outside of itself, with what was said, for few words in its own language', async () => {
    const { conversationId } = (await app.ask('Warum gibt es Ebbe und Flut?')).body
    await isDone()
    const [{ body } = { body: {} }] = asked()
    expect(body).toMatchObject({
      model: 'gpt-test',
      store: false,
      instructions: expect.stringMatching(/six words, in the language of the conversation/),
      input: [
        { role: 'user', content: 'Warum gibt es Ebbe und Flut?' },
        { role: 'assistant', content: 'I heard: Warum gibt es Ebbe und Flut?' },
        { role: 'user' },
      ],
    })
    for (const field of ['conversation', 'background', 'temperature']) expect(body).not.toHaveProperty(field)
    expect(await app.lines(conversationId)).toHaveLength(2)
  })

  it('sends only the beginning of what is long', async () => {
    await app.ask('🌊'.repeat(5000))
    await isDone()
    expect(questions()).toEqual(['🌊'.repeat(1000)])
  })

  it('is not asked again after the next answers', async () => {
    const { conversationId } = (await app.ask('One')).body
    await isDone()
    await app.ask('Two', { conversationId })
    // Had the second answer asked, it would have before the title of a later conversation.
    await app.ask('Another')
    await isDone(2)
    expect(questions()).toEqual(['One', 'Another'])
  })

  it('is answered to those who wait before the title is there', async () => {
    const hold = gate()
    app.provider.nextTitle({ say: 'Late', hold })
    const { conversationId } = (await app.ask('One')).body
    await hold.reached
    expect((await app.ask('Two', { conversationId })).body.status).toBe('completed')
    expect((await rowOf(conversationId)).title).toBe('One')
    hold.open()
    await untilSo(async () => expect((await rowOf(conversationId)).title).toBe('Late'))
  })
})

describe('a title that a person gave', () => {
  it('stays, when it was given before the first answer', async () => {
    const created = await app.browser.json('/api/conversations', { method: 'POST', body: { title: 'Mine' } })
    const conversationId = created.body.conversation.id
    await app.ask('One', { conversationId })
    app.provider.nextTitle({ say: 'Another’s' })
    await app.ask('Elsewhere')
    await isDone()
    expect(await rowOf(conversationId)).toMatchObject({ title: 'Mine', titleSource: 'user' })
  })

  it('stays, when it was given while the model was thinking of one', async () => {
    const hold = gate()
    app.provider.nextTitle({ say: 'The model’s', hold })
    const { conversationId } = (await app.ask('One')).body
    await hold.reached
    await rename(conversationId, 'Mine')
    hold.open()
    await isDone()
    app.provider.nextTitle({ say: 'A later one' })
    const later = (await app.ask('Elsewhere')).body.conversationId
    await untilSo(async () => expect((await rowOf(later)).titleSource).toBe('model'))
    expect(await rowOf(conversationId)).toMatchObject({ title: 'Mine', titleSource: 'user' })
  })
})

describe('the first words stay', () => {
  it.each<[string, number, () => void]>([
    [
      'the provider fails, even when asked once more',
      2,
      () => app.provider.refuse('titles.create', serverError, serverError),
    ],
    ['the model has nothing to offer', 1, () => app.provider.nextTitle({ say: '""' })],
  ])('when %s, and nobody hears of it', async (_, requests, prepare) => {
    prepare()
    const { body } = await app.ask('One')
    expect(body.status).toBe('completed')
    await isDone(requests)
    expect(await rowOf(body.conversationId)).toMatchObject({ title: 'One', titleSource: 'first_words' })
    expect((await app.ask('Two', { conversationId: body.conversationId })).body.status).toBe('completed')
  })

  it('after an answer that failed; the next whole one brings the title', async () => {
    app.provider.next({ say: ['Half'], ends: { failed: 'server_error' } })
    const { conversationId } = (await app.ask('One')).body
    app.provider.nextTitle({ say: 'From the second' })
    await app.ask('Two', { conversationId })
    await untilSo(async () => expect((await rowOf(conversationId)).title).toBe('From the second'))
    expect(asked()).toHaveLength(1)
  })

  it('in a temporary conversation', async () => {
    const { conversationId } = (await app.ask('One', { temporary: true })).body
    await app.ask('Elsewhere')
    await isDone()
    expect(questions()).toEqual(['Elsewhere'])
    expect((await rowOf(conversationId)).title).toBe('One')
  })
})
