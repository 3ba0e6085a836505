// Holds P1, P6
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyChatEvent } from '#lib/client/chat/chat-event-state.ts'
import { initialConversation } from '#lib/client/chat/conversation-state.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { Message } from '#lib/contract/message.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate, type Step } from '#tests/support/misbehaving-provider/script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())

const thoughts = (id: string, text: string) => ({
  item: { type: 'reasoning', id, summary: [{ type: 'summary_text', text }] },
})
const search = (id: string) => ({
  item: {
    ...{ type: 'web_search_call', id, status: 'completed' },
    action: { type: 'search', queries: ['otters'], sources: [{ type: 'url', url: 'https://example.org/otters' }] },
  },
})

/** What the screen shows of the answers, after these events. */
function onScreen(events: readonly ChatEvent[]) {
  const state = events.reduce(applyChatEvent, initialConversation(null))
  return state.messages.map(asRead)
}

/** A message but for the time that its steps took. */
const asRead = ({ id, content, parts = [] }: Pick<Message, 'id' | 'content' | 'parts'>) => ({
  ...{ id, content },
  parts: parts.map((part) => ('seconds' in part ? { ...part, seconds: undefined } : part)),
})

/** The same, as the history has it. */
async function inHistory(conversationId: string) {
  const { messages } = await app.history(conversationId)
  return messages.filter(({ role }) => role === 'assistant').map(asRead)
}

describe('what an answer has beside its text', () => {
  it('is told while it comes, and is there when it is read again', async () => {
    const hold = gate()
    app.provider.next({ say: [thoughts('rs_1', 'Hm'), search('ws_1'), 'Otters', hold, ' swim.'] })
    const turn = await app.begin('What do otters do?')
    await turn.untilText('Otters')
    const late = await app.watch(turn.id)
    hold.open()
    await turn.end()
    await late.end()
    const shown = onScreen(turn.seen)
    expect(shown).toMatchObject([
      {
        content: 'Otters swim.',
        parts: [
          { type: 'reasoning', text: 'Hm' },
          { type: 'tool', tool: 'web_search', input: 'otters' },
          { type: 'text', text: 'Otters swim.' },
        ],
      },
    ])
    expect(onScreen(late.seen)).toEqual(shown)
    expect(await inHistory(turn.conversationId)).toEqual(shown)
  })

  it('is told piece by piece', async () => {
    const [rs, hold] = [{ id: 'rs_2', type: 'reasoning', summary: [] }, gate()]
    const delta = (text: string): Step => ({
      event: {
        type: 'response.reasoning_summary_text.delta',
        item_id: 'rs_2',
        output_index: 0,
        summary_index: 0,
        delta: text,
      },
    })
    app.provider.next({
      say: [
        { event: { type: 'response.output_item.added', item: rs, output_index: 0 } },
        delta('Hm, '),
        delta('😀'.slice(0, 1)),
        hold,
        delta('😀'.slice(1)),
        'Yes',
      ],
    })
    const turn = await app.begin('Think')
    const texts = () =>
      onScreen(turn.seen).flatMap(({ parts }) => parts.map((part) => ('text' in part ? part.text : '')))
    await turn.until(() => texts()[0] === 'Hm, ')
    hold.open()
    await turn.until(() => texts()[0] === 'Hm, 😀')
    await turn.end()
  })

  it('is said by its name where nobody knows it', async () => {
    app.provider.next({ say: [{ item: { type: 'hologram_call', id: 'ho_1' } }, 'Look'] })
    const { body } = await app.ask('Show me')
    expect(await inHistory(body.conversationId)).toMatchObject([
      { content: 'Look', parts: [{ type: 'unknown', key: 'ho_1:0', itemType: 'hologram_call' }, { type: 'text' }] },
    ])
  })

  it('is an answer by itself where there is no text', async () => {
    app.provider.next({ say: [search('ws_2')] })
    const turn = await app.begin('Search')
    await turn.end()
    expect(onScreen(turn.seen)).toMatchObject([{ content: '', parts: [{ type: 'tool' }] }])
    expect(await inHistory(turn.conversationId)).toEqual(onScreen(turn.seen))
  })

  it('goes with the whole answer, however long: no page begins in the middle of one', async () => {
    const { body } = await app.ask('Hello')
    app.provider.next({ say: [...Array.from({ length: 70 }, (_, index) => search(`ws_many_${index}`)), 'Done'] })
    await app.ask('Search a lot', { conversationId: body.conversationId })
    const page = await app.history(body.conversationId)
    expect(page.messages.map(({ content }) => content)).toEqual(['Search a lot', 'Done'])
    expect(page.messages[1]?.parts).toHaveLength(71)
    const { body: older } = await app.browser.json(
      `/api/conversations/${body.conversationId}?cursor=${page.olderCursor}`,
    )
    expect(older.messages.map(({ content }: { content: string }) => content)[0]).toBe('Hello')
  })

  it('ends where the provider has no more of it, even if it says that more follows', async () => {
    const { conversation } = (await app.browser.json('/api/conversations', { method: 'POST', body: {} })).body
    const kept = app.provider.conversation(conversation.id)
    kept.append([
      { id: 'msg_alone', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] },
    ])
    kept.promisesMore = true
    const { messages, olderCursor } = await app.history(conversation.id)
    expect([messages.map(({ content }) => content), olderCursor]).toEqual([['Hi'], null])
  })

  it('is the same by its events and by its items, whatever comes in whatever order', async () => {
    let made = 0
    for (let round = 0; round < 12; round += 1) {
      const kinds = [
        () => thoughts(`rs_r${made}`, `Thought ${made}`),
        () => search(`ws_r${made}`),
        () => `Text ${made}. `,
        () => ({ item: { type: 'hologram_call', id: `ho_r${made}` } }),
      ]
      const say = Array.from({ length: 1 + ((round * 7) % 6) }, (_, index): Step => {
        made += 1
        return (kinds[(round * 3 + index * index) % kinds.length] ?? kinds[2])?.() ?? ''
      })
      app.provider.next({ say })
      const turn = await app.begin('Go')
      await turn.end()
      expect(await inHistory(turn.conversationId), JSON.stringify(say)).toEqual(onScreen(turn.seen))
    }
  })
})

it('how an answer came about is said at its end, as it is when it is read again', async () => {
  const turn = await app.begin('Hello')
  const { facts } = await turn.end()
  expect(facts).toMatchObject({ model: 'gpt-test', createdAt: expect.any(String), seconds: expect.any(Number) })
  const [, answer] = (await app.history(turn.conversationId)).messages
  expect(answer).toMatchObject(facts ?? {})
  const { messages } = turn.seen.reduce(applyChatEvent, initialConversation(null))
  expect(messages.at(-1)).toMatchObject(facts ?? {})
})

describe('thoughts', () => {
  it('are asked for, and no more of a model that has none', async () => {
    const words = "Unsupported parameter: 'reasoning.summary' is not supported with this model."
    app.provider.refuse('responses.create', refusal(400, words, { param: 'reasoning.summary' }))
    expect((await app.ask('Hello')).body).toMatchObject({ status: 'completed' })
    expect((await app.ask('Hello again')).body).toMatchObject({ status: 'completed' })
    const asked = app.provider.asked('responses.create').slice(-3)
    expect(asked.map(({ body }) => body.reasoning)).toEqual([{ summary: 'auto' }, undefined, undefined])
  })
})
