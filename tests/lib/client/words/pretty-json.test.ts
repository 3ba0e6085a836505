import fc from 'fast-check'
import { expect, it } from 'vitest'
import { prettyJson } from '#lib/client/words/pretty-json.ts'

it.each([
  ['{}', '{}'],
  [' [ ] ', '[]'],
  ['{"a":[1,{"b":null}]}', '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ]\n}'],
  ['{"id":12345678901234567890,"x":1e400,"y":0.10}', '{\n  "id": 12345678901234567890,\n  "x": 1e400,\n  "y": 0.10\n}'],
  ['{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'],
  ['["a, {b}: \\"c\\"","\\u00e9\\\\"]', '[\n  "a, {b}: \\"c\\"",\n  "\\u00e9\\\\"\n]'],
])('%s is told in lines', (json, pretty) => expect(prettyJson(json)).toBe(pretty))

it.each(['', 'x', '12', '"x"', 'null', '{', '{a:1}', '{"a":1} and so on', '[1,]'])('%j is no data', (text) =>
  expect(prettyJson(text)).toBeNull(),
)

it('means what it meant', () => {
  fc.assert(
    fc.property(fc.oneof(fc.object(), fc.array(fc.jsonValue())), (value) => {
      const json = JSON.stringify(value)
      expect(JSON.stringify(JSON.parse(prettyJson(json) ?? ''))).toBe(JSON.stringify(JSON.parse(json)))
    }),
  )
})
