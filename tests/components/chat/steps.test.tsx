import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { lastLine, toolWords } from '#components/chat/step-words.ts'
import { Steps } from '#components/chat/steps.tsx'
import type { StepPart } from '#lib/contract/part.ts'

const thoughts: StepPart = { type: 'reasoning', key: 'rs_1:0', status: 'running', text: 'First.\n\n**Then** more' }
const tool: Extract<StepPart, { type: 'tool' }> = {
  type: 'tool',
  tool: '',
  key: 't',
  status: 'completed',
  name: null,
  input: '',
  output: null,
  sources: [],
}

it('show the last line of what is being thought, and all of it when it is unfolded', async () => {
  const { rerender } = render(<Steps steps={[thoughts]} isGrowing />)
  expect(screen.getByText(/^Thinking/)).toBeVisible()
  expect(screen.getByText('Then more')).toBeVisible()
  rerender(<Steps steps={[{ ...thoughts, status: 'completed' }]} isGrowing={false} />)
  expect(screen.getByText('Thought for 1 s')).toBeVisible()
  await userEvent.click(screen.getByText('Thought for 1 s'))
  expect(screen.getByText(/First\./)).toBeVisible()
})

it('don’t say for how long where nobody saw it', () => {
  render(<Steps steps={[{ ...thoughts, status: 'completed' }]} isGrowing={false} />)
  expect(screen.getByText('Thought')).toBeVisible()
})

it('link only to what a model may link to', () => {
  const sources = ['https://example.org/a', 'javascript:alert(1)'].map((url) => ({ url, title: null }))
  render(<Steps steps={[{ ...tool, tool: 'web_search', input: 'otters', sources }]} isGrowing={false} />)
  expect(screen.getAllByRole('link', { hidden: true }).map((link) => link.getAttribute('href'))).toEqual([
    'https://example.org/a',
  ])
})

it('name what nobody has a picture of', () => {
  render(<Steps steps={[{ type: 'unknown', key: 'x', itemType: 'hologram_call' }]} isGrowing={false} />)
  expect(screen.getByText(/hologram_call/)).toBeVisible()
})

it.each<[object, string]>([
  [{ tool: 'web_search', input: 'a\nb', status: 'running' }, 'Searching the web: a, b'],
  [{ tool: 'web_search' }, 'Searched the web'],
  [{ tool: 'code_interpreter', input: 'x' }, 'Ran code'],
  [{ tool: 'function', name: 'now' }, 'Called now'],
  [{ tool: 'mcp', name: 'maps · find', status: 'running' }, 'Calling maps · find'],
  [{ tool: 'hologram' }, 'Called hologram'],
])('say what %o is: %s', (fields, words) => expect(toolWords({ ...tool, ...fields })).toBe(words))

it.each([
  ['a\nb', 'b'],
  ['a\n## **b**\n\n', 'b'],
  ['a\n***\n\n', 'a'],
  ['\n', ''],
  ['', ''],
])('have %j end in the line %j', (text, line) => expect(lastLine(text)).toBe(line))
