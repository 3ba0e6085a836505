import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MissingConversation } from '#components/chat/missing-conversation.tsx'
import { setDraft } from '#lib/client/chat/drafts.ts'
import { aConversation, aMessage } from '#tests/lib/client/chat/chat-events.ts'
import { aChat, anApp, inApp, someConversations } from '#tests/support/an-app.tsx'
import { browserWith } from '#tests/support/browser-gaps.ts'

beforeEach(() => browserWith('(hover: hover)'))
afterEach(() => setDraft('conv_1', ''))

type Shown = { reason?: 'in-trash' | 'not-found' | 'gone'; title?: string; wasOpen?: boolean; draft?: string }

function show({ reason = 'in-trash', title, wasOpen = false, draft = '' }: Shown = {}) {
  setDraft('conv_1', draft)
  const messages = wasOpen ? [{ ...aMessage(), frozen: null }] : []
  const chat = aChat({ status: { type: 'missing', reason }, messages })
  const conversations = title === undefined ? [] : [aConversation({ title, trashedAt: '2026-11-22T10:00:00.000Z' })]
  const { store } = someConversations({ name: 'trash', conversations })
  const app = anApp({ chat, conversations: store })
  const actions = { ...app.actions, ask: vi.fn(), perform: vi.fn(async () => true) }
  render(<MissingConversation />, inApp({ ...app, actions }))
  return actions
}
const heading = () => screen.getByRole('heading').textContent

it.each([
  ['in-trash', 'Restore'],
  ['not-found', 'New conversation'],
  ['gone', 'New conversation'],
] as const)('gives the focus, which was lost, to what one most likely wants: %s', (reason, name) => {
  show({ reason })
  expect(screen.getByRole('button', { name })).toHaveFocus()
})

it('says that it is in the trash also while its name is not known', () => {
  show()
  expect(heading()).toBe('This conversation is in the trash')
})

it('says which conversation is in the trash, when that is known', () => {
  show({ title: 'Soups' })
  expect(heading()).toBe('“Soups” is in the trash')
})

it.each([
  [{ wasOpen: true, draft: 'Half' }, /^It was just moved there; your draft is kept\. Everything/],
  [{ wasOpen: true }, /^It was just moved there\. Everything/],
  [{ draft: 'Half' }, /^Everything/],
])('says that it was open a moment ago: %j', (shown, words) => {
  show(shown)
  expect(screen.getByText(words)).toBeVisible()
})

it('can be deleted for good from there, after a question', async () => {
  const { ask } = show()
  await userEvent.click(screen.getByRole('button', { name: 'Delete for good' }))
  expect(ask).toHaveBeenCalledExactlyOnceWith({ target: { ids: new Set(['conv_1']) }, conversation: null })
})

it('can be taken off the list when its content is gone', async () => {
  const { perform } = show({ reason: 'gone' })
  await userEvent.click(screen.getByRole('button', { name: 'Remove from the list' }))
  expect(perform).toHaveBeenCalledExactlyOnceWith('delete-forever', { ids: new Set(['conv_1']) })
})
