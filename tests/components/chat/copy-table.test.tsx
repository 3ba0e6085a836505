import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { CopyTable } from '#components/chat/copy-table.tsx'

it.each([
  ['Copy as Markdown', '| a |\n| --- |\n| 1, 2 |'],
  ['Copy as CSV', 'a\r\n"1, 2"\r\n'],
])('%s copies a table', async (action, text) => {
  const person = userEvent.setup()
  const table = document.createElement('table')
  table.innerHTML = '<tr><th>a</th></tr><tr><td>1, 2</td></tr>'
  render(<CopyTable getTable={() => table} />)
  await person.click(screen.getByText(action))
  await vi.waitFor(async () => expect(await navigator.clipboard.readText()).toBe(text))
})
