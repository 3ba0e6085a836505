// Holds C2, C3, C5
import { describe, expect, it } from 'vitest'
import { storedMessage } from '#lib/client/chat/chat-message.ts'
import type { ConversationEvent, ConversationStatus } from '#lib/client/chat/conversation-state.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { aHistory, aMessage, messageStart, TURN, textDelta, turnEnd, turnStart } from './chat-events.ts'
import { again, at, BRANCH, changed, edit, gone, inBranch, OTHER, page, said, sent, stored, talk } from './in-place.ts'

const before = [
  ['Q', 'One', 'completed'],
  ['A', 'Re: One', 'completed'],
]

describe('an edited message', () => {
  it('stands at once in place of the one before and all below it, as its last version', () => {
    const shown = page()
    expect(shown.hear(edit)).toEqual(['post'])
    expect(shown.seen()).toEqual([...before, ['Q', 'Two, better', 'sending']])
    expect(shown.state().messages.at(-1)?.versions).toEqual({ index: 1, ids: ['q2', `${TURN}:input`] })
  })

  it('comes after the versions that are known', () => {
    const messages = talk.map((each) =>
      each.id === 'q2' ? { ...each, versions: { index: 0, ids: ['q2', 'q3'] } } : each,
    )
    const shown = page({ messages })
    shown.hear(edit)
    expect(shown.state().messages.at(-1)?.versions).toEqual({ index: 2, ids: ['q2', 'q3', `${TURN}:input`] })
  })

  it('that the server refuses stands below what is there as before, not sent', () => {
    const shown = page()
    shown.hear(edit, { type: 'send-failed', turnId: TURN, error: gone })
    expect(shown.seen()).toEqual([
      ...talk.map(({ content, role }) => [role === 'user' ? 'Q' : 'A', content, 'completed']),
      ['Q', 'Two, better', 'unsent'],
    ])
    expect(shown.state().messages.at(-1)).toMatchObject({ error: gone, versions: undefined })
    // Once more: in its place again.
    shown.hear(edit)
    expect(shown.seen()).toEqual([...before, ['Q', 'Two, better', 'sending']])
  })

  it('leaves what was never sent on the screen', () => {
    const lost = { ...storedMessage(aMessage({ id: 'x', content: 'Lost', turnId: OTHER })), status: 'unsent' as const }
    const shown = page({ messages: [...talk, lost] })
    shown.hear(edit)
    expect(shown.seen()).toEqual([...before, ['Q', 'Lost', 'unsent'], ['Q', 'Two, better', 'sending']])
  })

  it('whose place isn’t loaded stands below, and all is read when its answer is there', () => {
    const shown = page()
    shown.hear(sent({ message: 'Far up', editOf: 'q0' }), said(turnStart(TURN, inBranch(5))))
    expect(shown.seen()).toHaveLength(5)
    expect(shown.hear(said(turnEnd('completed', null, TURN, at(7))))).toEqual(['read'])
  })
})

describe('an answer that is asked for once more', () => {
  it('makes way at once, and the question stays once', () => {
    const shown = page()
    expect(shown.hear(again)).toEqual(['post'])
    expect(shown.seen()).toEqual([...before, ['Q', 'Two', 'completed'], ['A', '', 'sending']])
    shown.hear(said({ ...turnStart(TURN, inBranch(5), 'Two'), isAgain: true } as ChatEvent))
    shown.hear(
      said(messageStart('a3')),
      said(textDelta(0, 'Other', 'a3')),
      said(turnEnd('completed', null, TURN, at(7))),
    )
    expect(shown.seen()).toEqual([...before, ['Q', 'Two', 'completed'], ['A', 'Other', 'completed']])
    expect(shown.state().messages.at(-1)).toMatchObject({
      id: 'a3',
      versions: { index: 1, ids: ['a2', `${TURN}:output`] },
    })
  })

  it.each([
    ['failed', { code: 'provider_busy', message: 'Busy.' }],
    ['cancelled', null],
    ['completed', null],
  ] as const)('says how its turn ended, also without a word of it: %s', (status, error) => {
    const shown = page()
    shown.hear(again, said(turnStart(TURN, inBranch(5), 'Two')), said(turnEnd(status, error)))
    expect(shown.seen().slice(2)).toEqual([
      ['Q', 'Two', 'completed'],
      ['A', '', status],
    ])
    expect(shown.state().messages.at(-1)?.error).toEqual(error)
  })

  it('stays empty when Stop was pressed before the server had it', () => {
    const shown = page()
    shown.hear(again, { type: 'stop' }, said(turnStart(TURN, inBranch(5), 'Two')), said(messageStart('a3')))
    shown.hear(said(textDelta(0, 'Late', 'a3')), said(turnEnd('cancelled')))
    expect(shown.seen().at(-1)).toEqual(['A', '', 'cancelled'])
  })

  it('is tried again in its place when it failed', () => {
    const shown = page()
    shown.hear(
      again,
      said(turnStart(TURN, inBranch(5), 'Two')),
      said(turnEnd('failed', { code: 'provider_busy', message: 'Busy.' })),
    )
    shown.hear({ ...sent({ message: 'Two', retryOf: TURN }, OTHER), replaces: TURN } as ConversationEvent)
    expect(shown.seen().slice(2)).toEqual([
      ['Q', 'Two', 'completed'],
      ['A', '', 'sending'],
    ])
    expect(shown.state().messages.at(-1)?.versions?.ids).toEqual(['a2', `${OTHER}:output`])
  })

  it('on another device shows the question once, live and while it waits', () => {
    const shown = page({ status: { type: 'loading' }, reading: 1, readings: 1 })
    const live = { id: TURN, status: 'running', input: 'Two', model: 'demo', isAgain: true } as const
    const history = aHistory({
      messages: stored.slice(0, 3),
      liveTurn: live,
      queuedTurns: [{ ...live, id: OTHER }],
    })
    expect(shown.hear({ type: 'read', reading: 1, unsent: [], history })).toEqual(['attach'])
    shown.hear(
      said(messageStart('a3')),
      said(textDelta(0, 'Other', 'a3')),
      said(turnEnd('completed', null, TURN, at(7))),
    )
    expect(shown.seen().filter(([who]) => who === 'Q')).toHaveLength(2)
    expect(shown.seen().at(-1)).toEqual(['A', '', 'streaming'])
  })
})

describe('in place of what is being answered', () => {
  const answering = (status: ConversationStatus) => {
    const growing = {
      ...storedMessage(aMessage({ id: 'a3', role: 'assistant', turnId: OTHER })),
      status: 'streaming' as const,
    }
    return page({ status, messages: [...talk.slice(0, 3), growing] })
  }

  it.each<ConversationStatus>([
    { type: 'streaming', turnId: OTHER },
    { type: 'reconnecting', turnId: OTHER, attempt: 1 },
    { type: 'stopping', turnId: OTHER },
  ])('a message goes, and the answer is let go of, which no Stop ends: $type', (status) => {
    const shown = answering(status)
    expect(shown.hear(edit)).toEqual(['detach', 'post'])
    expect(shown.seen()).toEqual([...before, ['Q', 'Two, better', 'sending']])
    // What is still told of it is nothing new.
    const told = changed({ updatedAt: at(4), liveTurnId: OTHER, shownBranch: BRANCH })
    shown.hear(told, said(turnStart(TURN, inBranch(5))), changed(inBranch(5)))
    expect(shown.hear(said(turnEnd('completed', null, TURN, at(7))))).toEqual([])
  })

  it.each<ConversationStatus>([
    { type: 'loading' },
    { type: 'error', error: gone },
    { type: 'missing', reason: 'gone' },
  ])('none goes while there is nothing to go on with: $type', (status) => {
    expect(page({ status }).hear(edit)).toEqual([])
  })

  it('none goes while the server doesn’t have what is sent', () => {
    const shown = page()
    shown.hear(sent({ message: 'Three' }, OTHER))
    expect(shown.hear(edit)).toEqual([])
    shown.hear({ type: 'stop' })
    expect(shown.hear(edit)).toEqual([])
  })
})
