import { describe, expect, it, vi } from 'vitest'
import { ApiError } from '#lib/client/api/api-error.ts'
import { exportName, exportText, readConversations } from '#lib/client/lists/export-conversations.ts'
import type { Part } from '#lib/contract/part.ts'
import { aConversation, aHistory, aMessage } from '#tests/lib/client/chat/chat-events.ts'

const conversations = ['a', 'b', 'c', 'd'].map((id) => aConversation({ id, title: `Title ${id}` }))
const [first] = conversations
const onProgress = () => {}

describe('conversations for an export', () => {
  it('are read whole, page by page, in the order given', async () => {
    const loadHistory = async (id: string, { cursor }: { cursor?: string } = {}) =>
      aHistory({
        conversation: aConversation({ id }),
        messages: [aMessage({ content: cursor ? 'older' : 'newer' })],
        olderCursor: cursor ? null : 'more',
      })
    const { read, failed } = await readConversations(conversations, { api: { loadHistory }, onProgress })
    expect(failed).toEqual([])
    expect(read.map(({ conversation }) => conversation.id)).toEqual(['a', 'b', 'c', 'd'])
    expect(read[0]?.messages.map(({ content }) => content)).toEqual(['older', 'newer'])
  })

  it('are read three at a time, and those that fail are named', async () => {
    let running = 0
    let most = 0
    const loadHistory = async (id: string) => {
      running += 1
      most = Math.max(most, running)
      await new Promise((done) => setImmediate(done))
      running -= 1
      if (id === 'b') throw new ApiError({ code: 'provider_busy', message: 'Busy.' }, 503)
      return aHistory({ conversation: aConversation({ id }) })
    }
    const progress = vi.fn()
    const { read, failed } = await readConversations(conversations, { api: { loadHistory }, onProgress: progress })
    expect(most).toBe(3)
    expect(read.map(({ conversation }) => conversation.id)).toEqual(['a', 'c', 'd'])
    expect(failed).toEqual([{ id: 'b', error: { code: 'provider_busy', message: 'Busy.' } }])
    expect(progress).toHaveBeenLastCalledWith(4)
  })
})

const exported = [
  {
    conversation: first ?? aConversation(),
    messages: [aMessage({ content: 'Hello' }), aMessage({ role: 'assistant', content: '# Hi', id: 'm2' })],
    branches: [],
  },
]

it('is a text to read', () => {
  expect(exportText(exported, 'markdown')).toBe(
    '# Title a\n\n_2026-11-22 to 2026-11-22, demo_\n\n**You**\n\nHello\n\n**Answer**\n\n# Hi',
  )
})

it('or one for programs', () => {
  const [only] = JSON.parse(exportText(exported, 'json')).conversations
  expect(only).toMatchObject({ id: 'a', title: 'Title a', messages: [{ role: 'user', content: 'Hello' }, {}] })
})

it('has with an answer where it is from, and for programs all that it is made of', () => {
  const cited = (url: string, title: string | null) => ({ start: 0, end: 2, url, title })
  const parts: Part[] = [
    { type: 'reasoning', key: 'rs_1:0', status: 'completed', text: 'Hm' },
    {
      ...{ type: 'text', key: 'm2:0', text: 'Hi' },
      citations: [cited('https://a.example', 'A'), cited('https://b.example', null), cited('https://a.example', 'A')],
    },
  ]
  const answer = aMessage({ role: 'assistant', content: 'Hi', model: 'demo', parts })
  const one = [{ conversation: aConversation(), messages: [aMessage(), answer], branches: [] }]
  expect(exportText(one, 'markdown')).toMatch(/Hi\n\nSources:\n\n- A: <https:\/\/a.example>\n- <https:\/\/b.example>$/)
  const [{ messages }] = JSON.parse(exportText(one, 'json')).conversations
  expect(messages).toEqual([
    expect.not.objectContaining({ parts: [] }),
    expect.objectContaining({ model: 'demo', parts }),
  ])
})

it('has what was said on other paths, and from where', () => {
  const [said, answer] = [
    aMessage({ id: 'q1', content: 'Hello' }),
    aMessage({ id: 'a1', role: 'assistant', content: 'Hi' }),
  ]
  const other = [aMessage({ id: 'a2', role: 'assistant', content: 'Good day' })]
  const one = [
    { conversation: aConversation(), messages: [said, answer], branches: [{ after: said, messages: other }] },
  ]
  expect(exportText(one, 'markdown')).toMatch(/Hi\n\n## Another version, after “Hello”\n\n\*\*Answer\*\*\n\nGood day$/)
  const [{ branches }] = JSON.parse(exportText(one, 'json')).conversations
  expect(branches).toMatchObject([{ after: 'q1', messages: [{ content: 'Good day' }] }])
})

it.each([
  ['Weekend in Porto?', 'Weekend-in-Porto.md'],
  ['東京', '東京.md'],
  ['../..', 'conversation.md'],
])('%s becomes the file %s', (title, expected) => {
  expect(exportName([{ conversation: aConversation({ title }), messages: [], branches: [] }], 'markdown')).toBe(
    expected,
  )
})
