import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { FormattedMarkdown } from '#components/chat/formatted-markdown.tsx'

it.each([
  ['Copy as Markdown', '| a | b | c | d |\n| --- | :--- | :---: | ---: |\n| 1, 2 | 3 | 4 | 5 |'],
  ['Copy as CSV', 'a,b,c,d\r\n"1, 2",3,4,5\r\n'],
])('%s copies a table', async (action, text) => {
  const person = userEvent.setup()
  const typed = '| a | b | c | d |\n|---|:--|:-:|--:|\n| 1, 2 | 3 | 4 | 5 |'
  render(<FormattedMarkdown text={typed} isGrowing={false} />)
  await person.click(await screen.findByText(action))
  await vi.waitFor(async () => expect(await navigator.clipboard.readText()).toBe(text))
})
