import { describe, expect, it } from 'vitest'
import { demoAnswer } from '#lib/local-openai/demo/answer.ts'
import { DISCLOSURE } from '#lib/local-openai/demo/disclosure.ts'
import { longAnswer } from '#lib/local-openai/demo/long-answer.ts'
import type { Transcript } from '#lib/local-openai/demo/transcript.ts'

/** A conversation in which the user said this and was answered each time. */
const conversationOf = (...said: string[]): Transcript => ({
  question: said.at(-1) ?? '',
  earlier: said.slice(0, -1),
  messageCount: said.length * 2 - 1,
  attached: [],
})
const answer = (...said: string[]) => demoAnswer(conversationOf(...said), null)

describe('the demo model', () => {
  it.each(['Hello', 'How do tides work?', '', '😀', 'What is my name?'])('says what it is, asked %j', (question) => {
    expect(answer(question)).toContain(DISCLOSURE)
  })

  it('answers the same to the same', () => {
    expect(answer('Why is the sky blue?')).toBe(answer('Why is the sky blue?'))
  })

  it('takes up the words of the question', () => {
    const text = answer('How do steam engines work?')
    expect(text).toContain('“How do steam engines work?”')
    expect(text).toMatch(/\*\*Steam\*\*/)
  })

  it('shows a list, a table and code in turn', () => {
    expect(answer('tides')).toMatch(/^1\. /m)
    expect(answer('a', 'tides')).toMatch(/^\| Subject \|/m)
    expect(answer('a', 'b', 'tides')).toMatch(/^```ts$/m)
    expect(answer('a', 'b', 'c', 'tides')).toMatch(/^1\. /m)
  })

  it.each([
    ['Compare cats with dogs in a table', /^\| Subject \|/m],
    ['Write a program about cats', /^```ts$/m],
    ['Give me a list of cats', /^1\. /m],
  ])('shows what was asked for: %s', (question, expected) => {
    for (const earlier of [[], ['a'], ['a', 'b']]) expect(answer(...earlier, question)).toMatch(expected)
  })

  it.each<[string, string[], string]>([
    ['What did I say first?', ['Trains', 'Ships'], 'The first thing you said was “Trains”'],
    ['What was my first message?', ['Trains', 'Ships'], '“Trains”'],
    ['what did I say first', [], 'This is the first thing you have said'],
    ['What did I just say?', ['Trains', 'Ships'], 'Just before this you said “Ships”'],
    ['What was my previous question?', ['Trains', 'Ships'], '“Ships”'],
    ['What is my name?', ['My name is Ada Lovelace and I code', 'Ships'], 'Your name is Ada Lovelace;'],
    ["What's my name?", ['my name is bob', 'I’m Alice.'], 'Your name is Alice;'],
    ['Do you know my name?', ['Call me Ishmael.'], 'Your name is Ishmael;'],
    ['Who am I?', ['Call me back later'], 'You have not told me your name yet'],
    ['Do you remember?', ['Trains', 'Ships'], '- “Trains”\n- “Ships”'],
    ['What have we talked about?', ['Trains', 'Ships'], '- “Trains”\n- “Ships”'],
    [
      'How many messages have I sent?',
      ['Trains', 'Ships'],
      '5 messages so far, this one included; 3 of them are yours',
    ],
  ])('knows the conversation: %s', (question, earlier, expected) => {
    expect(answer(...earlier, question)).toContain(expected)
  })

  it('refers to what was said before', () => {
    expect(answer('Trains', 'Ships', 'Tides')).toContain(
      'Our conversation has 5 messages so far. Before this you wrote “Ships”. It began with “Trains”.',
    )
  })

  it('quotes without letting the words act as Markdown', () => {
    const text = answer('# Not a heading | `code` <b>bold</b> ![x](http://tracker.invalid)\n\n- item')
    expect(text).toContain(
      '“\\# Not a heading \\| \\`code\\` \\<b\\>bold\\</b\\> \\!\\[x\\](http://tracker.invalid) - item”',
    )
  })

  it('cuts a long quotation between characters, not within one', () => {
    expect(answer(`${'😀'.repeat(500)}`)).toContain(`“${'😀'.repeat(160)}…”`)
  })

  it.each<[string | null, string[], string]>([
    [
      'You write a title of at most five words for a conversation.',
      ['How do I bake rye bread?'],
      'How do I bake rye bread?',
    ],
    [null, ['Please tell me how I can bake rye bread', 'Suggest a title for this conversation'], 'Bake rye bread'],
    ['Reply with a short title only.', ['Hi'], 'Hi'],
  ])('names a conversation and says nothing else (%s)', (instructions, said, title) => {
    expect(demoAnswer(conversationOf(...said), instructions)).toBe(title)
  })
})

describe('the long answer', () => {
  it('has about 3,000 words, headings, a wide table, lists and code', () => {
    const text = longAnswer(conversationOf('Tell me about steam engines'))
    const words = text.split(/\s+/).length
    expect(words).toBeGreaterThan(2_700)
    expect(words).toBeLessThan(3_500)
    expect(text.match(/^## /gm)).toHaveLength(12)
    expect(text).toMatch(/^(\| [^|]+ ){10}\|$/m)
    expect(text).toMatch(/^```python$/m)
    expect(text).toMatch(/^- Step/m)
    expect(text).toContain(DISCLOSURE)
    expect(text.split('steam engines').length).toBeGreaterThan(20)
  })
})

it('tells what came with a message, and of a text how it begins', () => {
  const attached = [
    { name: null, words: null },
    { name: 'tides.txt', words: 'Tides come twice a day.' },
    { name: 'scan.pdf', words: null },
  ]
  const told = demoAnswer({ ...conversationOf('Look'), attached }, null)
  expect(told).toContain('a picture')
  expect(told).toContain('“tides.txt”, which begins with “Tides come twice a day.”')
  expect(told).toContain('“scan.pdf”, of which no words came to me')
  expect(told).toContain('You wrote “Look”')
})
