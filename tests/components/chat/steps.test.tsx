import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { Steps } from '#components/chat/steps.tsx'
import { lastLine, toolWords } from '#lib/client/words/step-words.ts'
import type { StepPart, ToolPart } from '#lib/contract/part.ts'
import { aChat, anApp, inApp } from '#tests/support/an-app.tsx'

const thoughts: Extract<StepPart, { type: 'reasoning' }> = {
  type: 'reasoning',
  key: 'rs_1:0',
  status: 'running',
  text: 'First.\n\n**Then** more',
}
const tool: ToolPart = {
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
  expect(await screen.findByText(/First\./)).toBeVisible()
})

it.each<[Partial<StepPart>, boolean, string]>([
  [{ status: 'completed' }, false, 'Thought'],
  [{ status: 'completed', seconds: null }, false, 'Thought'],
  [{ status: 'completed', seconds: 12.4 }, false, 'Thought for 12 s'],
  [{ status: 'completed', seconds: 0.3 }, false, 'Thought for under a second'],
  [{ status: 'completed', seconds: 95 }, false, 'Thought for 1 min 35 s'],
  [{ status: 'running', seconds: 40 }, true, 'Thinking 40 s'],
  [{ status: 'running', seconds: 40 }, false, 'Thought for 40 s'],
])('say of %o for how long, as far as somebody knows', (fields, isGrowing, words) => {
  render(<Steps steps={[{ ...thoughts, ...fields } as typeof thoughts]} isGrowing={isGrowing} />)
  expect(screen.getByText(words)).toBeVisible()
})

const unfold = () => userEvent.click(document.querySelector('summary') as HTMLElement)

it('link only to what a model may link to', async () => {
  const sources = ['https://example.org/a', 'javascript:alert(1)'].map((url) => ({ url, title: null }))
  render(<Steps steps={[{ ...tool, tool: 'web_search', input: 'otters', sources }]} isGrowing={false} />)
  await unfold()
  expect((await screen.findAllByRole('link')).map((link) => link.getAttribute('href'))).toEqual([
    'https://example.org/a',
  ])
})

it.each<[Partial<ToolPart>, string[]]>([
  [
    { tool: 'web_search', input: 'otters\nseals', sources: [{ url: 'https://a.org/b', title: 'Otters' }] },
    ['Searched for', 'otters', 'seals', 'Otters', 'a.org'],
  ],
  [{ tool: 'file_search', input: 'otters', output: 'sea.pdf' }, ['Searched for', 'otters', 'Found in', 'sea.pdf']],
  [{ tool: 'code_interpreter', input: 'print(1)', output: '1' }, ['Code', 'python', 'print(1)', 'Output', '1']],
  [{ tool: 'shell', input: 'ls', output: 'a.txt' }, ['Command', 'sh', 'ls', 'Output', 'a.txt']],
  [{ tool: 'function', name: 'f', input: '{"a":1}', output: 'so' }, ['Arguments', 'json', '{"a": 1}', 'Result', 'so']],
  [
    { tool: 'mcp', name: 's · f', input: 'so', output: 'It broke.\nBadly', status: 'failed' },
    ['failed', 'Arguments', 'Result', 'It broke. Badly'],
  ],
])('unfold %o to %j', async (fields, words) => {
  render(<Steps steps={[{ ...tool, ...fields }]} isGrowing={false} />)
  expect(document.querySelector('figure')).toBeNull()
  await unfold()
  await screen.findAllByRole('figure')
  let text =
    document.querySelector('li')?.textContent?.replaceAll(/\s+/g, ' ').replaceAll('{ "', '{"').replaceAll(' }', '}') ??
    ''
  for (const each of words) {
    expect(text).toContain(each)
    text = text.slice(text.indexOf(each) + each.length)
  }
})

it.each<[Partial<ToolPart>, boolean, string]>([
  [{ seconds: 3.2 }, false, '· 3 s'],
  [{ seconds: 0.4 }, false, ''],
  [{ seconds: 8, status: 'running' }, true, '· 8 s'],
  [{ status: 'failed', input: 'x', output: 'No answer.\nAt all.' }, false, 'failedNo answer.'],
])('say of a call with %o in its line %s', (fields, isGrowing, words) => {
  render(<Steps steps={[{ ...tool, name: 'f', ...fields }]} isGrowing={isGrowing} />)
  expect(screen.getByText(fields.status === 'running' ? 'Calling f' : 'Called f').parentElement).toHaveTextContent(
    new RegExp(`f${words.replace('.', '\\.')}$`),
  )
})

it('show what the model asks before it does it, and that nobody answers yet', async () => {
  const asked = { ...tool, tool: 'mcp_approval_request', name: 'harbour · book', input: '{"nights":2}' }
  render(<Steps steps={[asked]} isGrowing={false} />)
  expect(await screen.findByText('harbour · book')).toBeVisible()
  expect(screen.getByText(/"nights": 2/)).toBeVisible()
  expect(screen.getByText(/nothing was done/)).toBeVisible()
})

it.each<StepPart>([
  { ...thoughts, isCut: true },
  { ...tool, key: 'rs_1:0', input: 'x', isCut: true },
  { ...tool, key: 'rs_1:0', tool: 'mcp_approval_request', input: 'x', isCut: true },
])('lead from what is cut to all of it: %o', async (step) => {
  render(<Steps steps={[step as ToolPart]} isGrowing={false} />, inApp(anApp({ chat: aChat() })))
  if (document.querySelector('summary')) await unfold()
  expect(await screen.findByRole('link', { name: 'Open all of it' })).toHaveAttribute(
    'href',
    '/api/conversations/conv_1/items/rs_1',
  )
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
  [{ tool: 'shell', input: 'ls -l\n' }, 'Ran a command: ls -l'],
])('say what %o is: %s', (fields, words) => {
  const step = { ...tool, ...fields }
  expect(toolWords(step, { isRunning: step.status === 'running' })).toBe(words)
})

it.each([
  ['a\nb', 'b'],
  ['a\n## **b**\n\n', 'b'],
  ['a\n***\n\n', 'a'],
  ['\n', ''],
  ['', ''],
])('have %j end in the line %j', (text, line) => expect(lastLine(text)).toBe(line))
