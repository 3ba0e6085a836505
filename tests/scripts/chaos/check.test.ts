import { expect, test } from 'vitest'
import { findViolations, type Violation } from '#scripts/chaos/check.ts'
import type { SentTurn } from '#scripts/chaos/ledger.ts'
import type { StoredConversation, StoredTurn, Truth } from '#scripts/chaos/truth.ts'

/** Everything that is said has a name, in the question and in its answer. */
const letter = (name: string) => `Letter ${name}: is it so?`
const answer = (name: string) => `Re ${name}: it is so.`
const question = (name: string) => ({ role: 'user', text: letter(name) })
const said = (name: string) => [question(name), { role: 'assistant', text: answer(name) }]

function sent(name: string, changes: Partial<SentTurn> = {}): SentTurn {
  return {
    ...{ id: name, ranAs: name, retryOf: null, text: letter(name), conversationId: 'conv', cookie: '' },
    ...{ sentAt: 0, endedAt: 1, acceptedAt: 0.5, isStopped: false },
    ...{
      status: 'completed',
      errorCode: null,
      messages: { msg: answer(name) },
      shownAtStop: null,
      heard: [],
      faults: [],
    },
    ...changes,
  }
}

const stored = (name: string, changes: Partial<StoredTurn> = {}): StoredTurn => ({
  ...{
    id: name,
    status: 'completed',
    input: '',
    output: '',
    responseId: `resp ${name}`,
    errorCode: null,
    endedAt: null,
  },
  ...changes,
})

const response = (name: string, id = `resp ${name}`) => ({
  id,
  status: 'completed',
  text: letter(name),
  begunAt: null as Date | null,
})

/** Everything as it should be after these messages were sent and answered. */
function conversation(...names: string[]): StoredConversation {
  const items = names.flatMap(said)
  const turns = names.map((name) => stored(name))
  return { id: 'conv', turns, items, responses: names.map((name) => response(name)), isLocked: false, history: items }
}

const orphans: Truth['orphans'] = { count: 0, items: [] }

function violations(turns: SentTurn[], changes: Partial<StoredConversation>, lost = orphans): string {
  const names = turns.map(({ id }) => id)
  const found = findViolations(turns, { conversations: [{ ...conversation(...names), ...changes }], orphans: lost })
  return found.map(({ kind, about }) => `${kind} – ${about}`).join('\n')
}

const two = [sent('one'), sent('two', { sentAt: 2, endedAt: 3 })]
const { items } = conversation('one', 'two')
const failed: Partial<SentTurn> = { status: 'failed', messages: {} }
const keptRow = stored('one', { status: 'failed', input: letter('one'), responseId: null })
const stoppedTurn = sent('one', { isStopped: true, status: 'cancelled', messages: { msg: 'Re one: it' } })
const stoppedRow = stored('one', { status: 'cancelled' })
const partial = [question('one'), { role: 'assistant', text: 'Re one: it' }]

test.each<[string, SentTurn[], Partial<StoredConversation>]>([
  ['everything was answered', two, {}],
  [
    'a failed message is kept, and shown',
    [sent('one', failed)],
    { items: [], responses: [], turns: [keptRow], history: [question('one')] },
  ],
  [
    'a stopped message is at the provider as far as it was shown',
    [stoppedTurn],
    { items: partial, turns: [stoppedRow] },
  ],
  [
    'a stopped message is kept in our row',
    [stoppedTurn],
    { items: [], turns: [{ ...stoppedRow, input: letter('one'), output: 'Re one: it' }] },
  ],
  ['a stopped message turns out to be answered', [stoppedTurn], {}],
  [
    'nobody knows yet whether a stopped message is at the provider',
    [stoppedTurn],
    { items: partial, turns: [{ ...stoppedRow, input: letter('one'), errorCode: 'answer_may_come' }] },
  ],
  [
    'two devices sent a failed message again, and one of them was answered for both',
    [
      sent('first', { ...failed, text: letter('one'), ranAs: 'first' }),
      sent('one', { retryOf: 'first' }),
      sent('second', { text: letter('one'), retryOf: 'first', ranAs: 'one' }),
    ],
    {
      turns: [stored('one')],
      items: said('one'),
      history: said('one'),
      responses: [response('one', 'r'), response('one')],
    },
  ],
])('finds nothing when %s', (_, turns, changes) => {
  expect(violations(turns, changes)).toBe('')
})

test.each<[Violation['kind'], string, SentTurn[], Partial<StoredConversation>, string]>([
  ['lost', 'a turn without a row', two, { turns: [stored('one')] }, 'the database has no such turn'],
  ['lost', 'a lost message', two, { items: items.slice(2) }, 'the provider does not have the message'],
  ['lost', 'a lost answer', two, { items: items.slice(0, 3) }, 'the provider does not have the answer'],
  ['lost', 'a message that is not shown', two, { history: items.slice(2) }, 'its conversation does not show it'],
  [
    'lost',
    'a failed message that is gone',
    [sent('one', failed)],
    { items: [], history: [], turns: [stored('one', { status: 'failed' })] },
    'our row does not have the message',
  ],
  [
    'lost',
    'a stopped message that is gone',
    [stoppedTurn],
    { items: [], turns: [stoppedRow] },
    'neither the provider nor',
  ],
  [
    'lost',
    'what was shown of a stopped answer, and is gone',
    [stoppedTurn],
    { items: [question('one')], turns: [stoppedRow] },
    'was shown "Re one: it"',
  ],
  ['doubled', 'a doubled message', two, { items: [...items, question('one')] }, 'has the message 2 times'],
  ['doubled', 'a doubled answer', two, { items: [...items, ...items.slice(1, 2)] }, 'it was answered 2 times'],
  [
    'doubled',
    'two responses to one message',
    [sent('one')],
    { responses: [response('one'), response('one', 'another')] },
    'the provider wrote 2 responses',
  ],
  [
    'doubled',
    'an answer that stands on the screen twice',
    [sent('one', { messages: { msg: answer('one'), another: answer('one') } })],
    {},
    'shown more than one answer',
  ],
  [
    'doubled',
    'a message that is failed, and at the provider too',
    [sent('one', failed)],
    { turns: [keptRow] },
    'the provider has the message all the same',
  ],
  [
    'doubled',
    'a stopped message that is at the provider, and in our row too',
    [stoppedTurn],
    { items: partial, turns: [{ ...stoppedRow, input: letter('one') }] },
    'both the provider and our row',
  ],
  [
    'doubled',
    'a Retry of two devices that ran twice',
    [sent('one'), sent('two', { text: letter('one'), ranAs: 'one' })],
    {},
    'another turn runs in its place',
  ],
  [
    'out of order',
    'messages in another order than they were sent in',
    two,
    { items: [...items.slice(2), ...items.slice(0, 2)] },
    'stands before',
  ],
  [
    'out of order',
    'answers that stand behind each other’s questions',
    two,
    { items: [items[0], items[3], items[2], items[1]].flatMap((item) => item ?? []) },
    'This doesn’t follow its question',
  ],
  [
    'unfenced',
    'a failed message that the provider was asked for afterwards',
    [sent('one', failed)],
    {
      turns: [{ ...keptRow, endedAt: new Date(1) }],
      responses: [{ ...response('one'), begunAt: new Date(2) }],
    },
    'the provider has the message all the same',
  ],
  ['stuck', 'an end nobody heard of', [sent('one', { endedAt: null, status: null })], {}, 'never heard of its end'],
  [
    'stuck',
    'a turn without an end',
    two,
    { turns: [stored('one'), stored('two', { status: 'running' })] },
    'no definite end',
  ],
  ['locked', 'a conversation that is locked at the provider', two, { isLocked: true }, 'is locked at the provider'],
  [
    'locked',
    'a conversation in which nothing is answered any more',
    [sent('call-0', failed)],
    { items: [], responses: [], turns: [stored('call-0', { status: 'failed', input: letter('call-0') })] },
    'nobody answers there any more',
  ],
  [
    'wrong',
    'another answer than was shown',
    [sent('one', { messages: { msg: 'Re one' } })],
    {},
    'its sender sees "Re one"',
  ],
  ['wrong', 'another end than was told', [sent('one', { status: 'incomplete' })], {}, 'told that it is incomplete'],
  [
    'wrong',
    'a stop that nobody asked for',
    [{ ...stoppedTurn, isStopped: false }],
    { turns: [stoppedRow] },
    'nobody stopped',
  ],
  ['wrong', 'a refusal', [sent('one', { faults: ['it was refused with 409'] })], {}, 'it was refused with 409'],
  ['wrong', 'a turn nobody sent', [sent('one')], { turns: [stored('one'), stored('two')] }, 'Nobody sent the turn two'],
  [
    'wrong',
    'an item that belongs to no turn',
    [sent('one')],
    { items: [...said('one'), { role: 'assistant', text: 'Hm.' }] },
    'This belongs to no turn: Hm.',
  ],
])('finds as %s %s', (kind, _, turns, changes, found) => {
  expect(violations(turns, changes)).toMatch(new RegExp(`^${kind} – .*${found}`, 'm'))
})

test('finds as doubled what was said in a conversation that nobody owns', () => {
  expect(violations(two, {}, { count: 1, items: [question('one')] })).toContain('doubled – Said in a conversation')
})
