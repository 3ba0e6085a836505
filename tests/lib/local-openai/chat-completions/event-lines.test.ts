import { describe, expect, it, vi } from 'vitest'
import { EventLines } from '#lib/local-openai/chat-completions/event-lines.ts'

const read = (text: string) => {
  const lines = new EventLines()
  return [...lines.add(text), ...lines.end()]
}
const body = (content: object) => ({ type: 'body', body: content, isError: false })
const nonsense = { type: 'nonsense' }

describe('JSON over several lines', () => {
  it.each([
    ['whole at its last bracket', '{\n"a": [\n1\n]\n}\n', [body({ a: [1] })]],
    ['with brackets and quotes in its words', '{\n"a": "}]\\"{",\n"b": "\\\\"\n}\n', [body({ a: '}]"{', b: '\\' })]],
    ['with each line in a field', 'data: {\ndata: "a": 1\ndata: }\n\n', [body({ a: 1 })]],
    ['one after the other', '{\n"a": 1\n}\n{\n"b": 2\n}\n', [body({ a: 1 }), body({ b: 2 })]],
    ['with a number that is none', '{\n"a": NaN\n}\n', [body({ a: null })]],
    ['cut, before one that is whole', '{\n"a":\n\n{"b": 2}\n', [nonsense, body({ b: 2 })]],
    ['that is closed and none, before one that is whole', '{a}\n{"b": 2}\n\n', [body({ b: 2 }), nonsense]],
    ['that closes more than it opened', '[}}\n{"b": 2}\n\n', [body({ b: 2 }), nonsense]],
    ['in a string that never ends', '{"a": "\n{"b": 2}\n\n', [body({ b: 2 }), nonsense]],
  ])('%s is read', (_, text, events) => {
    expect(read(text)).toEqual(events)
  })

  it.each([
    ['that never ends', (lines: number) => `{\n${'"a":\n'.repeat(lines)}`],
    ['that is closed on each line, and none', (lines: number) => '{a}\n'.repeat(lines)],
  ])('%s is parsed no more often the longer it is', (_, text) => {
    const parse = vi.spyOn(JSON, 'parse')
    const lengths = (lines: number) => {
      parse.mockClear()
      new EventLines().add(text(lines))
      return parse.mock.calls.reduce((sum, [parsed]) => sum + parsed.length, 0)
    }
    const [few, many] = [lengths(100), lengths(1000)]
    parse.mockRestore()
    expect(many).toBeLessThan(few * 20)
  })
})

describe('what is longer than anything', () => {
  const piece = 'x'.repeat(1_000_000)
  it.each([
    ['a line without an end', `data: {"a": "`, piece],
    ['JSON over lines without an end', 'data: {\n', `data: "${piece}",\n`],
  ])('%s is nonsense, and nothing of it is kept', (_, start, more) => {
    const lines = new EventLines()
    lines.add(start)
    const events = Array.from({ length: 17 }, () => lines.add(more)).flat()
    expect(events).toEqual([nonsense])
    expect(lines.add('\n\ndata: {"b": 2}\n')).toContainEqual(body({ b: 2 }))
  })
})
