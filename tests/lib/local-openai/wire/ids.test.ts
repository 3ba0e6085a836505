import { describe, expect, it } from 'vitest'
import {
  familyOfConversation,
  familyOfItem,
  familyOfResponse,
  isId,
  newAddedItemId,
  newConversationId,
  newResponseScopedId,
  responsesOfFamily,
} from '#lib/local-openai/wire/ids.ts'

const now = 0x68fb9837 * 1000

describe('ids', () => {
  it('of a conversation begin with the time and end with its family', () => {
    const id = newConversationId(now)
    expect(id).toMatch(/^conv_68fb9837[0-9a-f]{40}$/)
    expect(familyOfConversation(id)).toBe(id.slice(-16))
  })

  it('of a response and its items begin with the family of their conversation', () => {
    const family = familyOfConversation(newConversationId(now))
    const id = newResponseScopedId('resp', family, now)
    expect(id).toMatch(new RegExp(`^resp_${family}0068fb9837[0-9a-f]{24}$`))
    expect(familyOfResponse(id)).toBe(family)
  })

  it('of what a response wrote say where among the responses it is', () => {
    const family = familyOfConversation(newConversationId(now))
    const { gte, lt } = responsesOfFamily(familyOfItem(newResponseScopedId('fc', family, now)) ?? '')
    const response = newResponseScopedId('resp', family, now)
    expect(gte < response && response < lt).toBe(true)
    const stranger = newResponseScopedId('resp', familyOfConversation(newConversationId(now)), now)
    expect(gte < stranger && stranger < lt).toBe(false)
  })

  it.each(['msg_mine', `msg_${'0'.repeat(48)}`, `msg_${'g'.repeat(50)}`, ''])('like %j have no family', (id) =>
    expect(familyOfItem(id)).toBeNull(),
  )

  it('of an added item end with the family of its conversation', () => {
    const conversation = newConversationId(now)
    expect(newAddedItemId('msg', conversation, now)).toMatch(
      new RegExp(`^msg_68fb9837[0-9a-f]{24}${conversation.slice(-16)}$`),
    )
  })

  it('never repeat', () => {
    expect(new Set(Array.from({ length: 1000 }, () => newConversationId(now))).size).toBe(1000)
  })

  it.each(['conv_1', 'msg_A-b_9'])('may look like %s', (id) => expect(isId(id)).toBe(true))
  it.each(['', 'conv_\u0000', 'a b', "conv_'", 'x'.repeat(201)])('may not look like %j', (id) =>
    expect(isId(id)).toBe(false),
  )
})
