import { expect, test } from 'vitest'
import { findViolations } from '#scripts/chaos/check.ts'
import type { SentTurn } from '#scripts/chaos/ledger.ts'
import type { StoredConversation, StoredTurn } from '#scripts/chaos/truth.ts'

const answer = (text: string) => `You wrote “${text}”. Indeed.`

function sent(text: string, changes: Partial<SentTurn> = {}): SentTurn {
  return {
    ...{
      id: text,
      text,
      conversationId: 'conv',
      cookie: '',
      sentAt: 0,
      endedAt: 1,
      acceptedAt: 0.5,
      isStopped: false,
    },
    ...{ status: 'completed', errorCode: null, shown: answer(text), faults: [] },
    ...changes,
  }
}

const stored = (text: string, changes: Partial<StoredTurn> = {}): StoredTurn => ({
  ...{ id: text, status: 'completed', input: '', output: '', responseId: `resp ${text}`, errorCode: null },
  ...changes,
})

/** Everything as it should be after these messages were sent and answered. */
function conversation(...texts: string[]): StoredConversation {
  const items = texts.flatMap((text) => [
    { role: 'user', text },
    { role: 'assistant', text: answer(text) },
  ])
  return {
    id: 'conv',
    turns: texts.map((text) => stored(text)),
    items,
    responses: texts.map((text) => ({ id: `resp ${text}`, status: 'completed', text })),
    history: items,
  }
}

const violations = (turns: SentTurn[], changes: Partial<StoredConversation>) =>
  findViolations(turns, {
    conversations: [{ ...conversation(...turns.map(({ text }) => text)), ...changes }],
    orphans: { count: 0, items: [] },
  }).join('\n')

const two = [sent('one'), sent('two', { sentAt: 2, endedAt: 3 })]
const { items } = conversation('one', 'two')
const failed = { status: 'failed' as const, shown: '' }

test('finds nothing when everything is as it should be', () => {
  expect(violations(two, {})).toBe('')
  const kept = stored('one', { status: 'failed', input: 'one' })
  expect(
    violations([sent('one', failed)], {
      items: [],
      responses: [],
      turns: [kept],
      history: [{ role: 'user', text: 'one' }],
    }),
  ).toBe('')
})

test.each<[string, SentTurn[], Partial<StoredConversation>, string]>([
  ['a turn without a row', two, { turns: [stored('one')] }, 'the database has no such turn'],
  ['a turn without an end', two, { turns: [stored('one'), stored('two', { status: 'running' })] }, 'no definite end'],
  ['an end nobody heard of', [sent('one', { endedAt: null, status: null })], {}, 'never heard of its end'],
  ['a lost message', two, { items: items.slice(2) }, 'the provider has the message 0 times'],
  ['a lost answer', two, { items: items.slice(0, 3) }, 'the provider has the answer 0 times'],
  ['a doubled message', two, { items: [...items, ...items.slice(0, 1)] }, 'the provider has the message 2 times'],
  ['a doubled answer', two, { items: [...items, ...items.slice(1, 2)] }, 'it was answered 2 times'],
  ['messages out of order', two, { items: [...items.slice(2), ...items.slice(0, 2)] }, 'out of order'],
  ['another answer than was shown', [sent('one', { shown: 'You wrote' })], {}, 'sees another answer'],
  ['a message that is not shown', two, { history: items.slice(2) }, 'its conversation does not show it'],
  [
    'a message that is failed, and at the provider too',
    [sent('one', failed)],
    { turns: [stored('one', { status: 'failed', input: 'one' })] },
    'the provider has the message all the same',
  ],
  [
    'a failed message that is gone',
    [sent('one', failed)],
    { items: [], history: [], turns: [stored('one', { status: 'failed' })] },
    'our row does not have the message',
  ],
  [
    'two responses to one message',
    [sent('one')],
    { responses: ['resp one', 'resp other'].map((id) => ({ id, status: 'completed', text: 'one' })) },
    'the provider wrote 2 responses',
  ],
  ['a turn nobody sent', [sent('one')], { turns: [stored('one'), stored('two')] }, 'Nobody sent the turn two'],
])('finds %s', (_, turns, changes, found) => {
  expect(violations(turns, changes)).toContain(found)
})
