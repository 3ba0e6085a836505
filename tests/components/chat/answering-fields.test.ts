import { expect, it } from 'vitest'
import { answeringOf, fieldsOf, type NumberName, numberFault } from '#components/chat/answering-fields.ts'
import type { Answering } from '#lib/contract/answering.ts'
import { answeringRequestSchema } from '#lib/contract/answering-requests.ts'

it.each<Answering>([
  {},
  { effort: 'xhigh', verbosity: 'low', temperature: 0, topP: 1, maxOutputTokens: 16, tools: ['web_search'] },
  { tools: ['web_search', 'image_generation'] },
])('what is stored stands in the fields, and goes as it came: %j', (answering) => {
  const sent = answeringOf(fieldsOf(answering))
  expect(sent).toEqual(answering)
  expect(answeringRequestSchema.safeParse(sent).success).toBe(true)
})

it.each<[NumberName, string, boolean]>([
  ['temperature', '', true],
  ['temperature', ' 0,7 ', true],
  ['temperature', '2', true],
  ['temperature', '2.1', false],
  ['temperature', '-1', false],
  ['temperature', 'warm', false],
  ['topP', '1', true],
  ['topP', '1.1', false],
  ['maxOutputTokens', '16', true],
  ['maxOutputTokens', '15', false],
  ['maxOutputTokens', '16.5', false],
  ['maxOutputTokens', '1e6', true],
  ['maxOutputTokens', '1000001', false],
])('a %s of “%s” is good: %s', (name, typed, isGood) => {
  expect(numberFault(name, typed) === null).toBe(isGood)
  const { success } = answeringRequestSchema.safeParse(answeringOf({ ...fieldsOf({}), [name]: typed }))
  expect(success).toBe(isGood)
})
