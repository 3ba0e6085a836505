import { render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { MessageOutcome } from '#components/chat/message-outcome.tsx'
import type { ChatMessage } from '#lib/client/chat/chat-message.ts'
import type { ErrorCode } from '#lib/contract/error.ts'
import type { StepPart } from '#lib/contract/part.ts'

const answer: ChatMessage = {
  ...{ id: 'msg_1', role: 'assistant', content: 'Yes', status: 'completed', turnId: 't', error: null, frozen: null },
}
const nothing = () => {}
const ways = { onRetry: nothing, onEdit: nothing, onDiscard: nothing, onContinue: nothing }
const show = (message: ChatMessage) => render(<MessageOutcome message={message} canRetry {...ways} />)

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
  render(<MessageOutcome {...{ message, isUnanswered, ...ways }} canRetry />)
  expect(screen.getByText('The model ended without an answer.')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Retry' })).toBeEnabled()
})

const question: ChatMessage = { ...answer, role: 'user', status: 'failed', content: 'All of it' }
const thoughts: StepPart = { type: 'reasoning', key: 'rs_1:0', status: 'stopped', text: 'First' }
const error = (code: ErrorCode) => ({ error: { code, message: 'What happened.' } })

it.each<[string, ChatMessage, string[]]>([
  ['failed', question, ['Retry']],
  ['is too long', { ...question, ...error('context_too_long') }, ['Edit it shorter', 'Use it in a new conversation']],
  ['was refused by a filter', { ...question, ...error('refused_by_filter') }, ['Retry', 'Edit']],
  ['was not sent', { ...question, status: 'unsent', ...error('network') }, ['Retry', 'Edit', 'Discard']],
  [
    'has lost its place',
    { ...question, status: 'unsent', ...error('message_not_found') },
    ['Retry', 'Edit', 'Discard'],
  ],
  ['asks again, and was not sent', { ...answer, status: 'unsent', ...error('network') }, ['Retry', 'Discard']],
  ['asks again for what is gone', { ...answer, status: 'unsent', ...error('message_not_found') }, ['Discard']],
  [
    'was said in a conversation that is gone',
    { ...question, status: 'unsent', ...error('conversation_gone') },
    ['Use it in a new conversation', 'Discard'],
  ],
  ['was cut by its length', { ...answer, status: 'incomplete', ...error('cut_by_length') }, ['Continue']],
  ['was cut by a filter', { ...answer, status: 'incomplete', ...error('cut_by_filter') }, []],
  ['was stopped after some words', { ...answer, status: 'cancelled' }, ['Continue']],
  ['was stopped in its thoughts', { ...answer, status: 'cancelled', content: '', parts: [thoughts] }, ['Continue']],
  ['was stopped before its first word', { ...answer, status: 'cancelled', content: '' }, []],
  [
    'was stopped before a word was on the screen',
    { ...answer, status: 'cancelled', frozen: { content: '', parts: [] } },
    [],
  ],
])('what %s offers the way on', (_, message, actions) => {
  show(message)
  expect(screen.queryAllByRole('button').map(({ textContent }) => textContent)).toEqual(actions)
})

it('only the last answer can be gone on with', () => {
  const message: ChatMessage = { ...answer, status: 'cancelled' }
  render(<MessageOutcome message={message} canRetry {...ways} onContinue={null} />)
  expect(screen.queryByRole('button')).toBeNull()
})

it('what is too long goes to where it is wanted', async () => {
  const onEdit = vi.fn()
  const message: ChatMessage = { ...question, ...error('context_too_long') }
  render(<MessageOutcome message={message} canRetry {...ways} onEdit={onEdit} />)
  for (const button of screen.getAllByRole('button')) button.click()
  expect(onEdit.mock.calls).toEqual([
    ['msg_1', 'here'],
    ['msg_1', 'new'],
  ])
})
