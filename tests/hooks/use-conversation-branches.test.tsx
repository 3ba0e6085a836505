import { renderHook, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { useConversation } from '#hooks/use-conversation.ts'
import { visibleText } from '#lib/client/chat/chat-message.ts'
import { aConversation, aHistory, aMessage, TURN, turnStart } from '#tests/lib/client/chat/chat-events.ts'
import { act } from '#tests/support/act.ts'
import { answer, asked, refusal } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'
import { serveTurns } from '#tests/support/turn-streams.ts'

const stored = [aMessage({ id: 'q1', content: 'One' }), aMessage({ id: 'a1', role: 'assistant', content: 'Re: One' })]
const inBranch = aConversation({ shownBranch: '00000000-0000-4000-8000-0000000000b1' })
const other = [aMessage({ id: 'q2', content: 'Other' })]

beforeEach(() => {
  sessionStorage.clear()
})

/** A page that shows two messages. */
async function aPage(history: Parameters<typeof aHistory>[0] = {}) {
  const server = serveTurns()
  const { result, unmount } = renderHook(() => useConversation('/api/chat', { wait: async () => {} }))
  server.histories.push(aHistory({ messages: stored, ...history }))
  await act(async () => result.current.loadConversation('conv_1'))
  return {
    ...server,
    unmount,
    chat: result,
    texts: () => result.current.messages.map(visibleText),
    /** What the server was sent last. */
    sent: async (work: () => unknown) => {
      const before = server.connections.length
      await act(work)
      await waitFor(() => expect(server.connections.length).toBeGreaterThan(before))
      return server.latest().request
    },
  }
}

const show = (id: string) =>
  network.use(answer('PATCH /api/conversations/{id}', () => ({ conversation: { ...inBranch, id } })))

describe('what is sent', () => {
  it('names the last message that the server knows, whatever is not sent below it', async () => {
    const page = await aPage()
    expect(await page.sent(() => page.chat.current.sendMessage('Two'))).toMatchObject({ message: 'Two', after: 'a1' })
    await act(() => page.latest().refuse('conversation_busy'))
    await waitFor(() => expect(page.chat.current.messages.at(-1)?.status).toBe('unsent'))
    expect(await page.sent(() => page.chat.current.sendMessage('Three'))).toMatchObject({ after: 'a1' })
  })

  it('goes by its turn while it is not stored', async () => {
    const failed = aMessage({ id: `${TURN}:input`, content: 'Two', turnId: TURN, status: 'failed' })
    const page = await aPage({ messages: [...stored, failed] })
    expect(await page.sent(() => page.chat.current.retry(failed.id))).toMatchObject({ retryOf: TURN, after: 'a1' })
  })

  it('names none where a conversation begins', async () => {
    const page = await aPage()
    await act(async () => page.chat.current.newConversation())
    expect(await page.sent(() => page.chat.current.sendMessage('One'))).not.toHaveProperty('after')
  })
})

describe('across a reload', () => {
  it('an edit that may not have arrived still lands in its place', async () => {
    const first = await aPage()
    await first.sent(() => first.chat.current.editMessage('q1', 'One, better'))
    const { turnId } = first.latest()
    first.unmount()
    const page = await aPage()
    expect(page.texts()).toEqual(['One', 'Re: One', 'One, better'])
    const again = await page.sent(() => page.chat.current.retry(page.chat.current.messages.at(-1)?.id ?? ''))
    expect(again).toMatchObject({ turnId, message: 'One, better', editOf: 'q1' })
    expect(page.texts()).toEqual(['One, better'])
  })

  it('so does what was asked once more, by the same model', async () => {
    const first = await aPage()
    await first.sent(() => first.chat.current.askAgain('a1', 'demo-long'))
    const { turnId } = first.latest()
    first.unmount()
    const page = await aPage()
    expect(page.chat.current.messages.at(-1)).toMatchObject({ role: 'assistant', status: 'unsent' })
    const again = await page.sent(() => page.chat.current.retry(page.chat.current.messages.at(-1)?.id ?? ''))
    expect(again).toMatchObject({ turnId, againOf: 'a1', model: 'demo-long' })
    expect(again).not.toHaveProperty('message')
  })

  it('an edit of an edit keeps its place', async () => {
    const page = await aPage()
    await page.sent(() => page.chat.current.editMessage('q1', 'One, better'))
    await act(() => page.latest().refuse('conversation_busy'))
    await waitFor(() => expect(page.chat.current.messages.at(-1)?.status).toBe('unsent'))
    const { id } = page.chat.current.messages.at(-1) ?? { id: '' }
    expect(await page.sent(() => page.chat.current.editMessage(id, 'One, best'))).toMatchObject({
      message: 'One, best',
      editOf: 'q1',
    })
    expect(page.texts()).toEqual(['One, best'])
  })
})

it.each<[string, (chat: ReturnType<typeof useConversation>) => boolean]>([
  ['no text', (chat) => chat.editMessage('q1', ' ')],
  ['an answer', (chat) => chat.editMessage('a1', 'Better')],
  ['what isn’t there', (chat) => chat.editMessage('q9', 'Better')],
  ['a question, again', (chat) => chat.askAgain('q1')],
])('nothing is sent in place of something with %s', async (_, work) => {
  const page = await aPage()
  expect(await act(() => work(page.chat.current))).toBe(false)
  expect(page.connections).toHaveLength(0)
})

it('in place of what is on its way nothing goes, until the server has it', async () => {
  const page = await aPage()
  await page.sent(() => page.chat.current.sendMessage('Two'))
  expect(await act(() => page.chat.current.editMessage('q1', 'Better'))).toBe(false)
  const { turnId } = page.latest()
  await act(() => page.latest().push(turnStart(turnId)))
  await waitFor(() => expect(page.chat.current.status.type).toBe('streaming'))
  expect(await page.sent(() => page.chat.current.editMessage(`${turnId}:input`, 'Better'))).toMatchObject({
    editOf: `${turnId}:input`,
  })
})

describe('a message that is looked for', () => {
  it('on another path has that shown', async () => {
    const page = await aPage()
    show('conv_1')
    page.histories.push(aHistory({ conversation: inBranch, messages: other }))
    expect(await act(() => page.chat.current.loadUntil('q2'))).toBe(true)
    expect(asked('PATCH /api/conversations/{id}')).toMatchObject([{ body: { shownMessageId: 'q2' } }])
    expect(page.texts()).toEqual(['Other'])
  })

  it('that no path has is looked for all the same: it may be further up', async () => {
    const page = await aPage({ olderCursor: 'older' })
    network.use(answer('PATCH /api/conversations/{id}', () => refusal('message_not_found')))
    page.histories.push(aHistory({ messages: stored, olderCursor: 'older' }), aHistory({ messages: other }))
    expect(await act(() => page.chat.current.loadUntil('q2'))).toBe(true)
    expect(page.chat.current.error).toBeNull()
  })

  it('that is there is not asked for', async () => {
    const page = await aPage()
    expect(await act(() => page.chat.current.loadUntil('a1'))).toBe(true)
    expect(asked('PATCH /api/conversations/{id}')).toEqual([])
  })
})

describe('another version', () => {
  it('goes by the id that it has once it is read', async () => {
    const page = await aPage()
    show('conv_1')
    page.histories.push(aHistory({ conversation: inBranch, messages: other }))
    expect(await act(() => page.chat.current.showVersion('q2'))).toBe('q2')
  })

  it('that can’t be shown says why', async () => {
    const page = await aPage()
    network.use(answer('PATCH /api/conversations/{id}', () => refusal('message_not_found', 'Not there.')))
    expect(await act(() => page.chat.current.showVersion('q2'))).toBeNull()
    expect(page.chat.current.error?.message).toBe('Not there.')
    expect(page.texts()).toEqual(['One', 'Re: One'])
  })

  it('is not shown over a conversation that was opened meanwhile', async () => {
    const page = await aPage()
    const patch = Promise.withResolvers<void>()
    network.use(
      answer('PATCH /api/conversations/{id}', async () => {
        await patch.promise
        return { conversation: inBranch }
      }),
    )
    const shown = page.chat.current.showVersion('q2')
    page.histories.push(aHistory({ conversation: aConversation({ id: 'conv_2' }), messages: other }))
    await act(async () => page.chat.current.loadConversation('conv_2'))
    await act(() => patch.resolve())
    await shown
    expect(page.chat.current.conversationId).toBe('conv_2')
    expect(page.texts()).toEqual(['Other'])
  })
})

it('a branch is another conversation, and what the server refuses is thrown', async () => {
  const page = await aPage()
  const branch = aConversation({ id: 'conv_2', branchedFrom: { id: 'conv_1', title: 'Tides' } })
  network.use(answer('POST /api/conversations/{id}/branch', () => ({ conversation: branch })))
  expect(await act(() => page.chat.current.branchFrom('a1'))).toEqual(branch)
  expect(page.chat.current.conversationId).toBe('conv_1')
  network.use(answer('POST /api/conversations/{id}/branch', () => refusal('message_not_found', 'Not there.')))
  await expect(page.chat.current.branchFrom('a1')).rejects.toThrow('Not there.')
})

it('tells how far what it goes on from is copied', async () => {
  const page = await aPage()
  await page.sent(() => page.chat.current.editMessage('q1', 'Better'))
  const { turnId, push } = page.latest()
  const copied = { done: 40, of: 200 }
  await act(() => push(turnStart(turnId, inBranch), { type: 'turn-progress', turnId, progress: 'queued', copied }))
  await waitFor(() => expect(page.chat.current.copied).toEqual(copied))
  await act(() => push({ type: 'turn-progress', turnId, progress: 'running' }))
  await waitFor(() => expect(page.chat.current.copied).toBeNull())
})
