import { render, screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { replaceText } from '#lib/client/browser/replace-text.ts'
import { act } from '#tests/support/act.ts'

const onChange = vi.fn()

function Field() {
  const [text, setText] = useState('One two three')
  return (
    <textarea
      value={text}
      onChange={({ target }) => {
        onChange(target.value)
        setText(target.value)
      }}
    />
  )
}

// Browsers do it with their own command, which can be undone: that is tested in one.
it.each([
  ['a word', 'four', { from: 4, to: 7 }, 'One four three', 8],
  ['nothing', '', { from: 3, to: 13 }, 'One', 3],
  ['a text at the end', '\nmore', { from: 13, to: 13 }, 'One two three\nmore', 18],
])('puts %s where it is wanted, and who holds the text hears of it', async (_, text, range, expected, caret) => {
  onChange.mockClear()
  render(<Field />)
  const field: HTMLTextAreaElement = screen.getByRole('textbox')
  await act(() => replaceText(field, text, range))
  expect(onChange).toHaveBeenCalledExactlyOnceWith(expected)
  expect(field).toHaveValue(expected)
  expect(field).toHaveFocus()
  expect([field.selectionStart, field.selectionEnd]).toEqual([caret, caret])
})

it('does nothing to what is so already', async () => {
  onChange.mockClear()
  render(<Field />)
  await act(() => replaceText(screen.getByRole('textbox'), 'two', { from: 4, to: 7 }))
  expect(onChange).not.toHaveBeenCalled()
})
