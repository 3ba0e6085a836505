import { describe, expect, it } from 'vitest'
import type { Piece } from '#lib/local-openai/chat-completions/piece-writer.ts'
import { type Habit, ThoughtSplitter } from '#lib/local-openai/chat-completions/thought-splitter.ts'

/** What comes of a text that arrives in such pieces: `T` and `R` runs, with `!` where text turned into thoughts. */
function split(
  pieces: readonly string[],
  { habit, holds = false }: { habit?: Habit | undefined; holds?: boolean } = {},
) {
  const splitter = new ThoughtSplitter({ habit, mayHold: () => holds })
  const told: Piece[] = [...pieces.flatMap((piece) => splitter.add(piece)), ...splitter.end({ isAll: true })]
  const runs: [string, string][] = []
  for (const piece of told) {
    if (piece.kind === 'text-was-reasoning') {
      runs.push(['!', ''])
      continue
    }
    const kind = piece.kind === 'text' ? 'T' : 'R'
    const last = runs.at(-1)
    if (last?.[0] === kind) last[1] += piece.text
    else runs.push([kind, piece.text])
  }
  return { runs, habit: splitter.habit }
}

const byCharacter = (text: string) => [...text]

describe('thoughts and answer', () => {
  it.each<[string, string, [string, string][]]>([
    ['no thoughts', 'Good day.\nBye', [['T', 'Good day.\nBye']]],
    [
      'thoughts first',
      '<think>\nHm.\n</think>\n\nYes',
      [
        ['R', 'Hm.'],
        ['T', 'Yes'],
      ],
    ],
    [
      'in other letters',
      '<THINK>Hm</Think>Yes',
      [
        ['R', 'Hm'],
        ['T', 'Yes'],
      ],
    ],
    [
      'with attributes',
      '<think time="3">Hm</think>Yes',
      [
        ['R', 'Hm'],
        ['T', 'Yes'],
      ],
    ],
    [
      'after white space',
      '\n \n<thinking>Hm</thinking>Yes',
      [
        ['R', 'Hm'],
        ['T', 'Yes'],
      ],
    ],
    [
      'brackets',
      '[THINK]Hm[/THINK]Yes',
      [
        ['R', 'Hm'],
        ['T', 'Yes'],
      ],
    ],
    [
      'triangles',
      '◁think▷Hm◁/think▷Yes',
      [
        ['R', 'Hm'],
        ['T', 'Yes'],
      ],
    ],
    [
      'channels',
      '<|channel|>analysis<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>Yes',
      [
        ['R', 'Hm'],
        ['T', 'Yes'],
      ],
    ],
    ['nothing thought', '<think>\n\n</think>\n\nYes', [['T', 'Yes']]],
    ['only thoughts', '<think>Hm</think>\n', [['R', 'Hm']]],
    ['thoughts that never end', '<think>Hm', [['R', 'Hm']]],
    [
      'twice',
      '<think>a</think>b\n<think>c</think>d',
      [
        ['R', 'a'],
        ['T', 'b\n'],
        ['R', 'c'],
        ['T', 'd'],
      ],
    ],
    ['at the end of a line', 'The mark <think> begins it', [['T', 'The mark <think> begins it']]],
    ['in a code block', '```\n<think>\na\n</think>\n```\nb', [['T', '```\n<think>\na\n</think>\n```\nb']]],
    ['in a code span', 'Write `</think>` there', [['T', 'Write `</think>` there']]],
    ['what only looks like a mark', '<thin ice>', [['T', '<thin ice>']]],
    ['a stray end at the beginning', '</think>\n\nYes', [['T', 'Yes']]],
    [
      'two ends',
      '<think>a</think></think>Yes',
      [
        ['R', 'a'],
        ['T', 'Yes'],
      ],
    ],
    [
      'İ before a mark',
      '<think>İİİ</think>Yes',
      [
        ['R', 'İİİ'],
        ['T', 'Yes'],
      ],
    ],
  ])('are told apart: %s', (_, text, expected) => {
    const known = { habit: 'plain' as const }
    expect(split([text], known).runs).toEqual(expected)
    expect(split(byCharacter(text), known).runs).toEqual(expected)
  })

  it('are told apart by a mark at their end alone, and what was shown as text is taken back', () => {
    expect(split(byCharacter('Hm, well.\n</think>\n\nYes'), { habit: 'plain' })).toEqual({
      runs: [
        ['T', 'Hm, well.\n'],
        ['!', ''],
        ['T', 'Yes'],
      ],
      habit: 'closes',
    })
  })

  it('are told apart by a mark at their end before anything was shown, while nobody knows the model', () => {
    expect(split(byCharacter('Hm, well.\n</think>\n\nYes'), { holds: true })).toEqual({
      runs: [
        ['R', 'Hm, well.'],
        ['T', 'Yes'],
      ],
      habit: 'closes',
    })
  })

  it('are told apart from the first word on when the model is known to end its thoughts so', () => {
    const { runs, habit } = split(byCharacter('Hm, well.\n</think>\n\nYes'), { habit: 'closes' })
    expect([runs, habit]).toEqual([
      [
        ['R', 'Hm, well.'],
        ['T', 'Yes'],
      ],
      'closes',
    ])
  })

  it('are no thoughts after all when they never end in a model that is known to end them', () => {
    expect(split(['Yes'], { habit: 'closes' })).toEqual({
      runs: [
        ['R', 'Yes'],
        ['T', 'Yes'],
      ],
      habit: undefined,
    })
  })

  it('make a model known that has none', () => {
    expect(split(['Yes'], { holds: true })).toEqual({ runs: [['T', 'Yes']], habit: 'plain' })
  })

  it('are the server’s to tell apart when it does', () => {
    const splitter = new ThoughtSplitter({ habit: 'closes', mayHold: () => true })
    splitter.trust()
    expect(splitter.add('Yes')).toEqual([{ kind: 'text', text: 'Yes' }])
  })
})
