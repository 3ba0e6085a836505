import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as mini from 'zod/v4-mini'
import * as lean from '#lib/client/lean/zod-mini.ts'

type Z = typeof mini

const schemas: Record<string, (z: Z) => mini.ZodMiniType> = {
  string: (z) => z.string('Expected words.'),
  'checked string': (z) => z.string().check(z.trim(), z.minLength(2, 'Too short.'), z.maxLength(4), z.regex(/^\w+$/)),
  'overwritten string': (z) => z.string().check(z.overwrite((text) => text.toUpperCase())),
  email: (z) => z.email().check(z.maxLength(12)),
  uuid: (z) => z.uuid('Expected a UUID.'),
  number: (z) => z.number().check(z.int(), z.minimum(1), z.maximum(9, 'Too much.')),
  'number of a text': (z) => z._default(z.coerce.number().check(z.int(), z.minimum(1)), 20),
  boolean: (z) => z.boolean(),
  literal: (z) => z.literal(['a', 1]),
  enum: (z) => z.enum(['a', 'ab'], { error: 'Expected a or ab.' }),
  array: (z) => z.array(z.string()).check(z.minLength(1), z.maxLength(2, 'At most two.')),
  tuple: (z) => z.tuple([z.number(), z.string()]),
  record: (z) => z.record(z.string().check(z.maxLength(2)), z.number()),
  object: (z) => z.object({ a: z.string(), b: z.optional(z.number()), c: z.nullable(z.boolean()) }),
  'object with a check': (z) =>
    z.object({ a: z.optional(z.string()) }).check(
      z.refine(({ a }) => a !== undefined, { error: 'Give a.', path: ['a'] }),
      z.refine((value) => Object.keys(value).length < 2, 'Too many.'),
    ),
  'strict object': (z) => z.strictObject({ a: z.string() }),
  'object of a shape': (z) => z.object({ ...z.object({ a: z.string() }).shape, b: z.unknown() }),
  union: (z) => z.union([z.string(), z.array(z.number())]),
  'discriminated union': (z) =>
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('a'), a: z.string() }),
      z.object({ type: z.literal('b'), b: z.number() }),
    ]),
  caught: (z) => z.catch(z.optional(z.number()), undefined),
  'pipe with a transform': (z) =>
    z.pipe(
      z.unknown().check(({ value, issues }) => {
        if (value === null) issues.push({ code: 'custom', input: value, message: 'Nothing.' })
      }),
      z.transform((value, context) => {
        if (value !== 1) return String(value)
        context.issues.push({ code: 'custom', input: value, message: 'One.' })
        return z.NEVER
      }),
    ),
}

const inputs = [
  ...[
    undefined,
    null,
    true,
    0,
    1,
    5,
    1.5,
    10,
    Number.NaN,
    '',
    ' a ',
    'ab',
    'abc de',
    'me@a.example',
    'someone@a.example',
  ],
  ...['7c9e6679-7425-40de-944b-e07fc1f90ae7', '12', [], ['a'], ['a', 'b', 'c'], [1, 'a'], [1, 2], [1, 'a', 2], {}],
  ...[{ a: 'x' }, { a: 1 }, { a: 'x', c: null }, { a: 'x', b: 2, c: true }, { a: 'x', b: '2', c: true, d: 1 }],
  ...[{ type: 'a', a: 'x' }, { type: 'b', b: 'x' }, { type: 'c' }, { abc: 1 }, { ab: 1 }, { a: 'x', b: {} }],
]

const outcome = (schema: mini.ZodMiniType, input: unknown) => {
  const { success, data, error } = schema.safeParse(input)
  return { success, data, issues: JSON.parse(JSON.stringify(error?.issues ?? [])) }
}

describe('schemas as the browser makes them say what zod/mini says', () => {
  it.each(Object.keys(schemas))('%s', (name) => {
    const make = schemas[name]
    if (!make) throw new Error(name)
    const [own, theirs] = [make(lean as unknown as Z), make(mini)]
    for (const input of inputs) expect(outcome(own, input), JSON.stringify(input)).toEqual(outcome(theirs, input))
  })
})

it('there is all that is asked for where the browser comes by', () => {
  const asked = ['lib/contract', 'lib/client', 'components', 'hooks'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .flatMap((file) =>
        [...readFileSync(join(folder, file), 'utf8').matchAll(/\bz\.([a-z_]\w*)/g)].map(([, name]) => name),
      ),
  )
  expect(new Set(asked).size).toBeGreaterThan(20)
  for (const name of new Set(asked)) if (name !== 'infer' && name !== 'core') expect(lean).toHaveProperty(name ?? '')
})
