import { describe, expect, it } from 'vitest'
import { UNTITLED } from '#lib/contract/conversation.ts'
import { titleFromMessage } from '#lib/server/conversations/title.ts'

describe('titleFromMessage', () => {
  it.each([
    ['a short message as it is', 'Plan a weekend', 'Plan a weekend'],
    ['one line, whatever the white space', '  Plan\n\na\tweekend ', 'Plan a weekend'],
    ['a name for what has no words', ' \n ', UNTITLED],
    [
      'whole words of a long message',
      `${'word '.repeat(11)}longer than there is room for`,
      'word word word word word word word word word word word…',
    ],
    ['a cut where there is no space', 'x'.repeat(80), `${'x'.repeat(60)}…`],
    ['whole characters', `${'x'.repeat(59)}🙂🙂`, `${'x'.repeat(59)}…`],
  ])('gives %s', (_, message, title) => {
    expect(titleFromMessage(message)).toBe(title)
  })
})
