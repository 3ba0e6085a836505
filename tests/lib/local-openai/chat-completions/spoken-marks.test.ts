import { describe, expect, it } from 'vitest'
import { type Habit, ThoughtSplitter } from '#lib/local-openai/chat-completions/thought-splitter.ts'

type Told = { habit?: Habit | undefined; isTrusted?: boolean }

/** What comes of a text that arrives in such pieces. */
function tell(pieces: readonly string[], { habit = 'plain', isTrusted = false }: Told = {}): [string, string] {
  const splitter = new ThoughtSplitter({ habit, mayHold: () => false })
  if (isTrusted) splitter.trust()
  let [thoughts, text] = ['', '']
  for (const piece of [...pieces.flatMap((each) => splitter.add(each)), ...splitter.end({ isAll: true })]) {
    if (piece.kind === 'text-was-reasoning') [thoughts, text] = [thoughts + text, '']
    else if (piece.kind === 'reasoning') thoughts += piece.text
    else text += piece.text
  }
  return [thoughts.trimEnd(), text]
}
/** Whole, letter by letter, and in between. */
const cuts = (text: string) => [[text], [...text], text.match(/[\s\S]{1,3}/g) ?? []]

describe('an answer that speaks of marks is left as it is', () => {
  it.each([
    'The <think> tag opens and </think> closes it.',
    'Use <think>draft</think> as the example.',
    'End it with </think> and go on.',
    'It ends with </think>.',
    'Write </think>\nand go on.',
    '**</think>** ends it, _</think>_ too.',
    'So:\n<think> opens, </think> closes.',
    '| <think> | </think> |\n| --- | --- |',
    '- <think>: opens\n- </think>: closes',
    'The "</think>" mark, “</think>” or (</think>).',
    '``</think>`` or ``a `</think>` b`` it is.',
    '- a list:\n      ```xml\n      <think>\n      a\n      </think>\n      ```\nb',
    '1. a list:\n   ~~~\n   <think>\n   ~~~\nb',
    '> ```\n> <think>\n> </think>\n> ```\nb',
    'Set in:\n\n    <think>\n    a\n    </think>\n\nb',
    '{"mark":"text</think>more"}',
    '["a</think>b"]',
    '<answer>x</think>y</answer>',
    'As asked:\n<reason>a</reason>\n<thought>b</thought>',
    '<note>\n<thought>a</thought>\n</note>',
    '<thought experiment>\nImagine …',
    '<thinkpad> is none',
    'Done.</think>',
    'a < b and </thi',
    'analysis of it',
    'The analysis:\nanalysisA',
  ])('%j', (text) => {
    for (const pieces of cuts(text)) {
      const [thoughts, told] = tell(pieces)
      expect([thoughts, told.replace(/<\/think>$/, '')]).toEqual(['', text.replace(/<\/think>$/, '')])
    }
  })

  it.each(['The tag:\n<think>\nno thoughts', 'a</think>b', 'Sure.<think>a</think>b'])(
    'where the server tells thoughts apart: %j',
    (text) => {
      for (const pieces of cuts(text)) expect(tell(pieces, { isTrusted: true })).toEqual(['', text])
    },
  )
})

describe('thoughts are told apart', () => {
  it.each<[string, string, string]>([
    ['<think>a</think>b<think>c</think>d', 'ac', 'bd'],
    ['Here is my take.<think>Hm</think>The answer.', 'Hm', 'Here is my take.The answer.'],
    ['Sure!\n<think>Hm</think>\nYes', 'Hm', 'Sure!\nYes'],
    ['<think/>Yes', '', 'Yes'],
    ['<think />\n\nYes', '', 'Yes'],
    ['<THINK >Hm</THINK>Yes', 'Hm', 'Yes'],
    ['<longcat_think>Hm</longcat_think>Yes', 'Hm', 'Yes'],
    ['<|inner_prefix|>Hm<|inner_suffix|>Yes', 'Hm', 'Yes'],
    ['analysisHm, hm.assistantfinalYes', 'Hm, hm.', 'Yes'],
    ['<|channel|>commentary<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>Yes', 'Hm', 'Yes'],
    ['<think>Is it `</think>` here?</think>Yes', 'Is it `</think>` here?', 'Yes'],
    ['<think>She says "</think>".\n</think>\n\nYes', 'She says "</think>".', 'Yes'],
    ['<think>a <think>b</think> c</think>Yes', 'a <think>bc', 'Yes'],
    ['<think>Hm</think>The <think> tag; write </think> after it.', 'Hm', 'The <think> tag; write </think> after it.'],
    ['<think>Hm</think>Yes</think>', 'Hm', 'Yes'],
    ['<think>Hm</think><think> opens them', 'Hm', '<think> opens them'],
    ['<think>Hm</think>**<think>** opens them', 'Hm', '**<think>** opens them'],
    ['I say "Yes"</think>\n\nYes', 'I say "Yes"', 'Yes'],
    ['So **yes**</think>Yes', 'So **yes**', 'Yes'],
    ['<think> okay</think>Yes', 'okay', 'Yes'],
    ['Hm.\n</think>{"a":1}', 'Hm.', '{"a":1}'],
    ['Hm</think>Yes', 'Hm', 'Yes'],
    ['All clear now. </think>\n\nYes', 'All clear now.', 'Yes'],
    ['Hm:\n```\nx\n```\n</think>\nYes', 'Hm:\n```\nx\n```', 'Yes'],
    ['Hm.\r\n</think>\r\n\r\nYes', 'Hm.', 'Yes'],
    ['All clear. </think>\r\n\r\nYes', 'All clear.', 'Yes'],
    ['<reasoning>Hm</reasoning>\nYes', 'Hm', 'Yes'],
    ['<reasoning>all there is</reasoning>', 'all there is', 'all there is'],
  ])('in %j', (text, thoughts, answer) => {
    for (const pieces of cuts(text)) expect(tell(pieces)).toEqual([thoughts, answer])
  })

  it.each<[string, string, string]>([
    ['Is it `</think>`?\n</think>\nYes', 'Is it `</think>`?', 'Yes'],
    ['Hm.\n</think>\nYes; </think> it is', 'Hm.', 'Yes; </think> it is'],
    ['<think>Hm</think>Yes', 'Hm', 'Yes'],
    ['Hm</think>', 'Hm', ''],
  ])('by a model that is known to end them so, in %j', (text, thoughts, answer) => {
    for (const pieces of cuts(text)) expect(tell(pieces, { habit: 'closes' })).toEqual([thoughts, answer])
  })

  it('once more where the server does it, too', () => {
    for (const pieces of cuts('<think>Hm</think>Yes')) expect(tell(pieces, { isTrusted: true })).toEqual(['Hm', 'Yes'])
  })

  it('apart from a stray end where the server does it', () => {
    for (const pieces of cuts('</think>\n\nYes')) expect(tell(pieces, { isTrusted: true })).toEqual(['', 'Yes'])
  })
})

it('whatever a text is made of, it is told apart in the same way however it arrives', () => {
  const parts = ['<think>', '</think>', '<think/>', '<reasoning>', '</reasoning>', '[THINK]', '[/THINK]', '<|end|>']
  parts.push(
    '<|channel|>analysis<|message|>',
    '`',
    '```',
    '\n',
    '\r\n',
    ' ',
    '    ',
    '"',
    '*',
    '(',
    'Hm',
    'Yes.',
    'a',
    '{',
  )
  let seed = 1
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  // How much white space there was between thoughts is nobody's business.
  const bare = (told: [string, string]) => told.map((text) => text.replaceAll(/\s+/g, ''))
  for (let made = 0; made < 500; made += 1) {
    const text = Array.from({ length: 1 + next(8) }, () => parts[next(parts.length)]).join('')
    const [whole, ...others] = cuts(text).map((pieces) => bare(tell(pieces)))
    for (const other of others) expect([text, other]).toEqual([text, whole])
  }
})
