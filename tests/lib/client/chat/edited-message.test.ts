import { expect, it } from 'vitest'
import { storedMessage } from '#lib/client/chat/chat-message.ts'
import { beginEdit, followEdit } from '#lib/client/chat/edited-message.ts'
import { aMessage } from './chat-events.ts'

const messages = [
  aMessage({ id: 'q1', content: 'One' }),
  aMessage({ id: 'a1', role: 'assistant', content: 'Re: One' }),
  aMessage({ id: 'q2', content: 'Two' }),
  aMessage({ id: 'a2', role: 'assistant', content: 'Re: Two' }),
].map(storedMessage)

it.each([
  ['the last one where none is named', null, 'q2'],
  ['one that is named', 'q1', 'q1'],
  ['no answer', 'a1', undefined],
  ['none that is not there', 'x', undefined],
])('edits %s', (_, asked, messageId) => {
  expect(beginEdit(messages, asked)?.messageId).toBe(messageId)
})

it('edits none that is on its way', () => {
  const sending = messages.map((message) => ({ ...message, status: 'sending' as const }))
  expect(beginEdit(sending, 'q2')).toBeNull()
})

it('follows a message that has another id once it is read, and ends with one that is gone', () => {
  const edited = { messageId: 't:input', content: 'Two', text: 'Two!', files: [], isFromComposer: false }
  expect(followEdit(edited, messages)).toEqual({ ...edited, messageId: 'q2' })
  const same = { ...edited, messageId: 'q2' }
  expect(followEdit(same, messages)).toBe(same)
  expect(followEdit(edited, messages.slice(0, 2))).toBeNull()
})
