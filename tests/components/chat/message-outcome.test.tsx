import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { MessageOutcome } from '#components/chat/message-outcome.tsx'
import type { ChatMessage } from '#lib/client/chat/chat-message.ts'

const answer: ChatMessage = {
  ...{ id: 'msg_1', role: 'assistant', content: 'Yes', status: 'completed', turnId: 't', error: null, frozen: null },
}
const show = (message: ChatMessage) =>
  render(<MessageOutcome message={message} canRetry onRetry={() => {}} onEdit={() => {}} onContinue={() => {}} />)

it('a whole answer that was given without the oldest messages says so, and offers nothing to be done', () => {
  show({ ...answer, error: { code: 'context_cut', message: 'The oldest messages were left out.' } })
  expect(screen.getByText('The oldest messages were left out.')).toBeVisible()
  expect(screen.queryByRole('button')).toBeNull()
})

it.each([
  ['that is stopped says so', null, 'Stopped'],
  ['whose answer may still arrive says that', 'It may still arrive.', 'It may still arrive.'],
])('a message %s, and offers nothing to be done', (_, message, words) => {
  const error = message === null ? null : ({ code: 'answer_may_come', message } as const)
  show({ ...answer, role: 'user', status: 'cancelled', error })
  expect(screen.getByText(words)).toBeVisible()
  expect(screen.queryByRole('button')).toBeNull()
})

it('a whole answer of which nothing is to be said says nothing', () => {
  expect(show(answer).container).toBeEmptyDOMElement()
})

it.each([
  ['an answer with nothing in it', { ...answer, content: ' ' }, false],
  ['a question whose turn brought nothing', { ...answer, role: 'user' as const }, true],
])('%s says so, and offers Retry', (_, message, isUnanswered) => {
  const nothing = () => {}
  render(
    <MessageOutcome {...{ message, isUnanswered, onRetry: nothing, onEdit: nothing, onContinue: nothing }} canRetry />,
  )
  expect(screen.getByText('The model ended without an answer.')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Retry' })).toBeEnabled()
})
