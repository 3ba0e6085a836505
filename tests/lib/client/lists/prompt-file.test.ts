import { expect, it } from 'vitest'
import { promptFile, readPromptFile } from '#lib/client/lists/prompt-file.ts'

const tea = { title: 'Tea', text: 'Make tea' }
const blob = (text: string) => new Blob([text])

it('what is exported can be imported, without what belongs to one installation', async () => {
  const text = promptFile([{ ...tea, id: '1', updatedAt: '2026-01-01T00:00:00.000Z' }])
  expect(await readPromptFile(blob(text))).toEqual({ file: { prompts: [tea] } })
})

it.each([
  ['nothing', '', 'This file is not JSON.'],
  ['half of one', '{"prompts": [', 'This file is not JSON.'],
  ['a word', '"prompts"', 'This file has no list named “prompts”.'],
  ['null', 'null', 'This file has no list named “prompts”.'],
  ['a list', '[]', 'This file has no list named “prompts”.'],
  ['something else', '{"prompts": {}}', 'This file has no list named “prompts”.'],
  ['an empty list', '{"prompts": []}', 'There is no prompt in this file.'],
  [
    '1,001 prompts',
    JSON.stringify({ prompts: Array(1001).fill(tea) }),
    'There are 1,001 prompts in this file; at most 500 can be kept.',
  ],
  ['too much', ' '.repeat(5_000_001), 'This file is larger than 5 MB.'],
])('a file of %s says what is wrong with it', async (_, text, fault) => {
  expect(await readPromptFile(blob(text))).toEqual({ fault })
})
