import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { TextField } from '#components/ui/text-field.tsx'

function Form() {
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  return (
    <form>
      <TextField label="E-mail" type="email" required value={email} onChange={setEmail} />
      <TextField label="Name" required value={name} onChange={setName} />
      <button type="submit">Go</button>
    </form>
  )
}

it('what is wrong with a field stands under it until it is changed, and the first has the focus', async () => {
  const user = userEvent.setup()
  render(<Form />)
  await user.click(screen.getByRole('button', { name: 'Go' }))
  const field = screen.getByRole('textbox', { name: 'E-mail' })
  expect(field).toHaveFocus()
  expect(field).toHaveAccessibleDescription('This is needed.')
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription('This is needed.')
  await user.keyboard('ada')
  expect(field).not.toHaveAccessibleDescription('This is needed.')
  await user.click(screen.getByRole('button', { name: 'Go' }))
  expect(field).toHaveAccessibleDescription('This is not an e-mail address.')
})
