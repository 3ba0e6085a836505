import { expect, it } from 'vitest'
import { readWhole } from '#lib/client/lists/read-whole.ts'
import type { Message } from '#lib/contract/message.ts'
import { aConversation, aHistory, aMessage } from '#tests/lib/client/chat/chat-events.ts'

/** A conversation whose every message goes by what it says; `a/b` stands in one place with `a`. */
function parted(paths: Record<string, string[]>, shown: string) {
  const versions: Record<string, string[]> = {
    q2: ['q2', 'q2b'],
    q2b: ['q2', 'q2b'],
    a2b: ['a2b', 'a2c'],
    a2c: ['a2b', 'a2c'],
  }
  const asked: string[] = []
  const messagesOf = (path: string): Message[] =>
    (paths[path] ?? []).map((id) => {
      const ids = versions[id]
      return aMessage({ id, content: id, ...(ids && { versions: { index: ids.indexOf(id), ids } }) })
    })
  const loadHistory = async (
    _: string,
    { cursor, through }: { cursor?: string | undefined; through?: string | undefined } = {},
  ) => {
    const [path = shown, end] = cursor?.split(' ') ?? [
      Object.keys(paths).find((each) => paths[each]?.includes(through ?? '')) ?? shown,
    ]
    asked.push(cursor ?? through ?? '')
    const all = messagesOf(path).slice(0, end ? Number(end) : undefined)
    const start = Math.max(0, all.length - 2)
    return aHistory({
      conversation: aConversation(),
      messages: all.slice(start),
      olderCursor: start > 0 ? `${path} ${start}` : null,
    })
  }
  return { asked, loadHistory }
}

it('reads every path of a conversation, each message once, and what is known of another no further back', async () => {
  const paths = {
    root: ['q1', 'a1', 'q2', 'a2'],
    edited: ['q1', 'a1', 'q2b', 'a2b', 'q3'],
    again: ['q1', 'a1', 'q2b', 'a2c'],
  }
  const api = parted(paths, 'root')
  const { messages, branches } = await readWhole('conv_1', api)
  const ids = (all: Message[]) => all.map(({ id }) => id)
  expect(ids(messages)).toEqual(paths.root)
  expect(branches.map(({ after, messages: own }) => [after?.id, ...ids(own)])).toEqual([
    ['a1', 'q2b', 'a2b', 'q3'],
    ['q2b', 'a2c'],
  ])
  expect(api.asked).toEqual(['', 'root 2', 'q2b', 'edited 3', 'a2c'])
})
