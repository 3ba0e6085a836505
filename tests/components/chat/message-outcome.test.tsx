import { render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { MessageOutcome } from '#components/chat/message-outcome.tsx'
import type { ChatMessage } from '#lib/client/chat-message.ts'

const answer = (fields: Partial<ChatMessage>): ChatMessage => ({
  ...{
    id: 'm',
    role: 'assistant',
    content: 'As far as',
    turnId: 't',
    frozenAt: null,
    error: null,
    status: 'completed',
  },
  ...fields,
})
const error = (code: 'cut_by_length' | 'cut_by_filter' | 'provider_failed') => ({ code, message: `Why: ${code}.` })
const nothing = { canRetry: true, onRetry: () => {}, onEdit: () => {}, onContinue: () => {} }

it.each<[string, Partial<ChatMessage>, string, string[]]>([
  ['cut for its length', { status: 'incomplete', error: error('cut_by_length') }, 'Why: cut_by_length.', ['Continue']],
  ['cut by the filter', { status: 'incomplete', error: error('cut_by_filter') }, 'Why: cut_by_filter.', []],
  ['failed', { status: 'failed', error: error('provider_failed') }, 'Why: provider_failed.', ['Retry']],
  ['stopped', { status: 'cancelled' }, 'Stopped', []],
])('an answer that was %s says so and offers the way on', (_, fields, text, actions) => {
  render(<MessageOutcome message={answer(fields)} {...nothing} />)
  expect(screen.getByText(text)).toBeVisible()
  expect(screen.queryAllByRole('button').map((button) => button.textContent)).toEqual(actions)
})

it('a whole answer says nothing about how it ended', () => {
  const { container } = render(<MessageOutcome message={answer({})} {...nothing} />)
  expect(container).toBeEmptyDOMElement()
})

it('Continue is only there where something can follow directly, and asks for more', () => {
  const onContinue = vi.fn()
  const message = answer({ status: 'incomplete', error: error('cut_by_length') })
  const { rerender } = render(<MessageOutcome message={message} {...nothing} onContinue={onContinue} />)
  screen.getByRole('button', { name: 'Continue' }).click()
  expect(onContinue).toHaveBeenCalledOnce()
  rerender(<MessageOutcome message={message} {...nothing} onContinue={null} />)
  expect(screen.queryByRole('button')).toBeNull()
})
