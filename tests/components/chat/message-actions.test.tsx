import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { factsOf } from '#components/chat/answer-facts.ts'
import { MessageActions } from '#components/chat/message-actions.tsx'
import type { ChatMessage } from '#lib/client/chat/chat-message.ts'
import { currentToasts } from '#lib/client/toasts/toasts.ts'
import type { AnswerFacts } from '#lib/contract/message.ts'
import { aMessage } from '#tests/lib/client/chat/chat-events.ts'
import { anApp, inApp } from '#tests/support/an-app.tsx'

const message = (facts: AnswerFacts = {}) => ({ ...aMessage({ role: 'assistant' }), frozen: null, ...facts })

it('an answer tells on demand how it came about', async () => {
  render(
    <MessageActions isLast message={message({ model: 'demo', seconds: 12, createdAt: '2026-11-22T10:00:00.000Z' })} />,
    inApp(anApp()),
  )
  await userEvent.click(screen.getByRole('button', { name: 'About this answer' }))
  const facts = await screen.findByRole('dialog', { name: 'About this answer' })
  expect(facts).toHaveTextContent(/Modeldemo/)
  expect(facts).toHaveTextContent(/Took12 s/)
})

it('an answer is copied without the marks of Markdown, too', async () => {
  const user = userEvent.setup()
  render(
    <article>
      <div className="prose-answer">
        It <strong>sways</strong>.
      </div>
      <MessageActions isLast message={message({ model: 'demo' })} />
    </article>,
    inApp(anApp()),
  )
  await user.click(screen.getByRole('button', { name: 'About this answer' }))
  await user.click(await screen.findByRole('button', { name: 'Copy as text' }))
  await waitFor(async () => expect(await navigator.clipboard.readText()).toBe('It sways.'))
  expect(currentToasts()).toMatchObject([{ text: 'Copied.' }])
})

it.each<[string, Partial<ChatMessage>, string[]]>([
  ['an answer of which nothing is known', {}, ['Copy the message', 'Ask again', 'Branch from here']],
  ['an answer without words', { content: '' }, ['Ask again', 'Branch from here']],
  ['a question', { role: 'user' }, ['Copy the message', 'Edit', 'Branch from here']],
  ['a question that failed', { role: 'user', status: 'failed' }, ['Copy the message', 'Edit', 'Branch from here']],
  ['a question that was not sent', { role: 'user', status: 'unsent' }, ['Copy the message', 'Edit']],
  ['a question on its way', { role: 'user', status: 'sending' }, ['Copy the message']],
])('%s offers what can be done with it', (_, fields, labels) => {
  render(<MessageActions isLast message={{ ...message(), ...fields }} />, inApp(anApp()))
  expect(screen.getAllByRole('button').map(({ ariaLabel }) => ariaLabel)).toEqual(labels)
})

it.each([
  [{ seconds: 0.4 }, 'under a second'],
  [{ seconds: 12.4 }, '12 s'],
  [{ seconds: 59.6 }, '1 min 0 s'],
  [{ seconds: 184 }, '3 min 4 s'],
])('%o is said as “%s”', (facts, words) => {
  expect(factsOf(facts)).toEqual([{ name: expect.any(String), value: words }])
})

it.each([
  [{ inputTokens: 1204, outputTokens: 3 }, ['1,204 tokens', '3 tokens']],
  [
    { inputTokens: 90, outputTokens: 30, cachedTokens: 64, reasoningTokens: 20 },
    ['90 tokens, 64 of them known from before', '30 tokens, 20 of them thought'],
  ],
  [{ inputTokens: 9, outputTokens: 3, cachedTokens: 0, reasoningTokens: null }, ['9 tokens', '3 tokens']],
])('of what an answer took, %o, is said %o', (usage, words) => {
  expect(factsOf({ usage }).map(({ value }) => value)).toEqual(words)
})
