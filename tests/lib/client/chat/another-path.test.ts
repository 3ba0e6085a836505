// Holds C5, C7
import { describe, expect, it } from 'vitest'
import type { ConversationEvent } from '#lib/client/chat/conversation-state.ts'
import { aConversation, aHistory, TURN, turnEnd, turnStart } from './chat-events.ts'
import { at, BRANCH, changed, edit, inBranch, OTHER, page, said, sent, stored, talk } from './in-place.ts'

describe('another path', () => {
  const start = said(turnStart(TURN, inBranch(5)))
  const end = said(turnEnd('completed', null, TURN, at(7)))

  it('to which the page itself leads costs no reading, whichever is heard first', () => {
    const told = changed(inBranch(5))
    const ended = changed(inBranch(7, null))
    const orders = [
      [start, told, end, ended],
      [told, start, end, ended],
      [told, told, start, ended, end],
    ]
    for (const order of orders) {
      const shown = page()
      shown.hear(edit)
      expect(shown.hear(...order)).toEqual([])
      expect(shown.state().shown).toMatchObject({ branch: BRANCH, at: at(7) })
    }
  })

  it('that is shown elsewhere is read at once, and not before the watched answer has ended', () => {
    expect(page().hear(changed({ updatedAt: at(0), shownBranch: BRANCH }))).toEqual(['read'])
    const shown = page()
    shown.hear(sent({ message: 'Three' }), said(turnStart(TURN, aConversation({ updatedAt: at(5) }))))
    expect(shown.hear(changed(inBranch(6)))).toEqual([])
    expect(shown.hear(end)).toEqual(['read'])
  })

  it('that a server of the release before says nothing of is no news', () => {
    expect(page().hear(changed({ updatedAt: at(0) }))).toEqual([])
  })

  it('that the person chose is read, and what was watched is let go of', () => {
    const chosen: ConversationEvent = { type: 'path-shown', conversation: inBranch(0, null) }
    for (const status of [{ type: 'idle' }, { type: 'streaming', turnId: OTHER }] as const) {
      const shown = page({ status })
      expect(shown.hear(chosen)).toEqual(['let-go', 'read'])
      expect(shown.state()).toMatchObject({ status: { type: 'loading' }, messages: talk, opening: 0 })
    }
  })

  it('on which a turn runs that this one doesn’t show is asked about once', () => {
    const shown = page()
    const conversation = inBranch(3, OTHER)
    expect(shown.hear(changed(conversation))).toEqual(['read'])
    const history = aHistory({ conversation, messages: stored.slice(0, 2) })
    expect(shown.hear({ type: 'read', reading: 1, unsent: [], history }, changed(conversation))).toEqual([])
    expect(shown.hear(changed(inBranch(4, null)))).toEqual(['read'])
  })
})

it('a message that arrived after it was let go of is looked for, and one that is watched is not', () => {
  const shown = page()
  shown.hear(edit)
  shown.hear({ type: 'open', conversationId: 'conv_1', unsent: [], remembered: shown.state() })
  const { reading } = shown.state()
  shown.hear({ type: 'read', reading: reading ?? 0, unsent: [], history: aHistory({ messages: stored }) })
  expect(shown.hear({ type: 'arrived', turnId: OTHER })).toEqual([])
  expect(shown.hear({ type: 'arrived', turnId: TURN })).toEqual(['read'])
})
