import { describe, expect, it } from 'vitest'
import {
  type Conversations,
  conversationsIn,
  type ListName,
  noConversations,
  withPage,
} from '#lib/client/lists/conversations.ts'
import {
  type ActionTarget,
  type ListAction,
  type PendingChange,
  takesAll,
  withChange,
} from '#lib/client/lists/list-action.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'

const listNames: ListName[] = ['pinned', 'recent', 'archived', 'trash', 'project:p1']
const now = '2026-11-22T12:00:00.000Z'
const conversation = (id: string, fields: Partial<Conversation> = {}) => aConversation({ id, ...fields })
const inLists: Record<string, Conversation[]> = {
  pinned: [conversation('p', { pinnedAt: now })],
  recent: [conversation('s'), conversation('r')],
  archived: [conversation('a', { archivedAt: now })],
  trash: [conversation('t', { trashedAt: now, expiresAt: now })],
  'project:p1': [conversation('q', { projectId: 'p1' })],
}
const lists = listNames.reduce(
  (made, name) => withPage(made, name, { conversations: inLists[name] ?? [], nextCursor: null }, null),
  noConversations,
)
const shown = (of: Conversations) => listNames.map((name) => of.lists[name]?.ids.join(''))
const apply = (action: ListAction, target: ActionTarget) => shown(withChange(lists, { action, target, at: now }))

describe('what is asked for shows at once', () => {
  // The lists are: pinned, recent, archived, trash, a project’s, which has q.
  const actions: [ListAction, string, string[]][] = [
    ['pin', 'r', ['rp', 's', 'a', 't']],
    ['pin', 'a', ['pa', 'sr', '', 't']],
    ['unpin', 'p', ['', 'srp', 'a', 't']],
    ['archive', 'p', ['', 'sr', 'pa', 't']],
    ['unarchive', 'a', ['p', 'sra', '', 't']],
    ['trash', 'r', ['p', 's', 'a', 'tr']],
    ['restore', 't', ['p', 'tsr', 'a', '']],
    ['delete-forever', 't', ['p', 'sr', 'a', '']],
    ['restore', 'r', ['p', 'sr', 'a', 't']],
  ]
  it.each(actions)('%s %s', (action, id, expected) => {
    expect(apply(action, { ids: new Set([id]) })).toEqual([...expected, 'q'])
  })

  it('for all of a list', () => {
    expect(apply('archive', { view: 'all' })).toEqual(['', '', 'srpa', 't', 'q'])
    expect(apply('trash', { view: 'archived' })).toEqual(['p', 'sr', '', 'ta', 'q'])
  })

  it.each<[string, string | null, string[]]>([
    ['r', 'p1', ['p', 's', 'a', 't', 'rq']],
    ['q', null, ['p', 'srq', 'a', 't', '']],
    ['q', 'p2', ['p', 'sr', 'a', 't', '']],
    ['p', 'p1', ['p', 'sr', 'a', 't', 'q']],
    ['a', 'p1', ['p', 'sr', 'a', 't', 'q']],
  ])('%s moved to the project %s', (id, projectId, expected) => {
    const change = { action: { projectId }, target: { ids: new Set([id]) }, at: now }
    expect(shown(withChange(lists, change))).toEqual(expected)
  })

  it('and a new name', () => {
    const change = { action: { title: 'New' }, target: { ids: new Set(['r']) }, at: now }
    expect(conversationsIn(withChange(lists, change), 'recent').map(({ title }) => title)).toContain('New')
  })
})

it.each<[PendingChange['action'], ActionTarget, boolean]>([
  [{ projectId: 'p1' }, { view: 'all' }, true],
  [{ title: 'New' }, { view: 'all' }, false],
  ['archive', { view: 'all' }, true],
  ['archive', { view: 'archived' }, false],
  ['pin', { view: 'all' }, false],
  ['trash', { ids: new Set(['r']) }, false],
])('%s %o leaves nothing to load in the list of recent ones: %s', (action, target, expected) => {
  expect(takesAll({ action, target, at: now }, 'recent')).toBe(expected)
})
