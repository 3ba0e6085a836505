import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Conversations,
  compareByActivity,
  conversationsIn,
  type ListName,
  listOf,
  noConversations,
  type Told,
  withPage,
  withTold,
} from '#lib/client/lists/conversations.ts'
import type { Conversation, ConversationList } from '#lib/contract/conversation.ts'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'

const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()
const conversation = (id: string, day: number, fields: Partial<Conversation> = {}) =>
  aConversation({ id, updatedAt: at(day), ...fields })
const changed = (it: Conversation): Told => ({ id: it.id, conversation: it })
const listNames: ListName[] = ['pinned', 'recent', 'archived', 'trash', 'project:p1']
const idsOf = ({ lists }: Conversations, name: ListName) => lists[name]?.ids

const states: [string, Partial<Conversation>, ListName | null][] = [
  ['one like any other', {}, 'recent'],
  ['a pinned one', { pinnedAt: at(1) }, 'pinned'],
  ['an archived one', { archivedAt: at(1) }, 'archived'],
  ['a deleted one that was archived', { archivedAt: at(1), trashedAt: at(2) }, 'trash'],
  ['a deleted one that was pinned', { pinnedAt: at(1), trashedAt: at(2) }, 'trash'],
  ['one of a project', { projectId: 'p1' }, 'project:p1'],
  ['a pinned one of a project', { projectId: 'p1', pinnedAt: at(1) }, 'pinned'],
  ['an archived one of a project', { projectId: 'p1', archivedAt: at(1) }, 'archived'],
  ['a temporary one', { isTemporary: true }, null],
]
it.each(states)('knows the list of %s', (_, fields, name) => {
  expect(listOf(conversation('a', 1, fields))).toBe(name)
})

describe('a list of which a part is loaded', () => {
  const page: ConversationList = { conversations: [conversation('d', 9), conversation('b', 7)], nextCursor: 'next' }
  const loaded = withPage(noConversations, 'recent', page, null)

  it('takes what belongs between, and leaves what belongs further down to its own page', () => {
    const lists = [conversation('c', 8), conversation('a', 6)].map(changed).reduce(withTold, loaded)
    expect(idsOf(lists, 'recent')).toEqual(['d', 'c', 'b'])
  })

  it('moves what had activity to the top, and changes nothing when told twice', () => {
    const once = withTold(loaded, changed(conversation('b', 10)))
    expect(idsOf(once, 'recent')).toEqual(['b', 'd'])
    expect(withTold(once, changed(conversation('b', 10)))).toEqual(once)
  })

  it('takes no page that follows another cursor', () => {
    const next = { conversations: [conversation('a', 6)], nextCursor: null }
    expect(idsOf(withPage(loaded, 'recent', next, 'older'), 'recent')).toEqual(['d', 'b'])
    expect(idsOf(withPage(loaded, 'recent', next, 'next'), 'recent')).toEqual(['d', 'b', 'a'])
  })

  it('shows a conversation once that moved while its pages were loaded', () => {
    const next = { conversations: [conversation('d', 5), conversation('a', 4)], nextCursor: null }
    expect(idsOf(withPage(loaded, 'recent', next, 'next'), 'recent')).toEqual(['b', 'd', 'a'])
  })

  it('lets go of what is gone for good', () => {
    const lists = withTold(loaded, { id: 'd', conversation: null })
    expect(idsOf(lists, 'recent')).toEqual(['b'])
    expect(lists.byId.has('d')).toBe(false)
  })
})

const someTime = fc.constantFrom(null, at(1))
const someConversation = fc
  .record({
    id: fc.constantFrom(...'abcdefgh'),
    day: fc.integer({ min: 1, max: 6 }),
    pinnedAt: someTime,
    archivedAt: someTime,
    trashedAt: someTime,
    isTemporary: fc.boolean(),
  })
  .map(({ id, day, ...fields }) => conversation(id, day, fields))
const someEvent = fc.oneof(
  someConversation.map(changed),
  fc.constantFrom(...'abcdefgh').map((id): Told => ({ id, conversation: null })),
)

/** What a server would answer that heard the same events. */
function serverPage(all: Map<string, Conversation>, name: ListName, limit: number): ConversationList {
  const sorted = [...all.values()].filter((one) => listOf(one) === name).sort(compareByActivity)
  return { conversations: sorted.slice(0, limit), nextCursor: sorted.length > limit ? 'next' : null }
}

function hear(all: Map<string, Conversation>, { id, conversation }: Told) {
  if (conversation) all.set(id, conversation)
  else all.delete(id)
}

it('however events come, the lists are what the server has, as far down as they were loaded', () => {
  fc.assert(
    fc.property(
      fc.array(someConversation, { maxLength: 8 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(someEvent, { maxLength: 30 }),
      (stored, limit, events) => {
        const server = new Map(stored.map((one) => [one.id, one]))
        let lists = listNames.reduce(
          (made, name) => withPage(made, name, serverPage(server, name, limit), null),
          noConversations,
        )
        for (const event of events) {
          hear(server, event)
          lists = withTold(lists, event)
        }
        for (const name of listNames) {
          const { end } = lists.lists[name] ?? { end: null }
          const expected = serverPage(server, name, 100).conversations.filter(
            (one) => end === null || compareByActivity(one, end) <= 0,
          )
          expect(conversationsIn(lists, name)).toEqual(expected)
        }
      },
    ),
  )
})
