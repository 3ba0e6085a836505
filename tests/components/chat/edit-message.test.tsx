import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ConversationView } from '#components/chat/conversation-view.tsx'
import { getDraft, setDraft } from '#lib/client/chat/drafts.ts'
import { aMessage } from '#tests/lib/client/chat/chat-events.ts'
import { aChat, anApp, inApp } from '#tests/support/an-app.tsx'
import { answer } from '#tests/support/answer.ts'
import { browserWith } from '#tests/support/browser-gaps.ts'
import { network } from '#tests/support/network.ts'

vi.mock('next/navigation', () => ({ usePathname: () => '/c/conv_1' }))

beforeEach(() => {
  browserWith('(hover: hover)')
  network.use(answer('GET /api/models', () => ({ provider: 'local', models: [{ id: 'demo' }], defaultModel: 'demo' })))
})
afterEach(() => {
  for (const id of [null, 'conv_1']) setDraft(id, '')
})

function showTooLong() {
  const error = { code: 'context_too_long', message: 'Too long.' } as const
  const question = {
    ...aMessage(),
    role: 'user',
    content: 'All of it',
    status: 'failed',
    error,
    frozen: null,
  } as const
  const startNew = vi.fn()
  const app = anApp({ chat: aChat({ messages: [question], status: { type: 'idle' } }), startNew })
  render(<ConversationView />, inApp(app))
  return startNew
}

it.each([
  ['', 'All of it'],
  ['And more', 'All of it\n\nAnd more'],
  ['All of it, but shorter', 'All of it, but shorter'],
])('what is too long comes into the composer, before what was typed there: “%s”', async (draft, text) => {
  setDraft('conv_1', draft)
  showTooLong()
  await userEvent.click(screen.getByRole('button', { name: 'Edit it shorter' }))
  expect(getDraft('conv_1')).toBe(text)
  expect(screen.getByRole('article', { name: 'You' })).toHaveTextContent('All of it')
})

it('what is too long comes into the composer of a new conversation', async () => {
  setDraft('conv_1', 'And more')
  const startNew = showTooLong()
  await userEvent.click(screen.getByRole('button', { name: 'Use it in a new conversation' }))
  expect(startNew).toHaveBeenCalledOnce()
  expect([getDraft(null), getDraft('conv_1')]).toEqual(['All of it', 'And more'])
})
