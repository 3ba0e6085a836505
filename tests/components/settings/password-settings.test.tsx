import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { PasswordSettings } from '#components/settings/password-settings.tsx'
import { answer, asked, type ReplyOf, refusal } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'

type Replied = ReplyOf<'POST /api/auth/change-password'> | Response

function show(reply: Replied = { success: true }) {
  network.use(answer('POST /api/auth/change-password', () => reply))
  render(<PasswordSettings email="ada@example.org" onLeaveEverywhere={() => {}} />)
  return { user: userEvent.setup() }
}

async function fill(user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByLabelText('Your password now'), 'correct horse')
  await user.type(screen.getByLabelText('The new one'), 'another horse')
  await user.click(screen.getByRole('button', { name: 'Change the password' }))
}

it('a password is changed by whoever knows it, and leaves the fields', async () => {
  const { user } = show()
  await fill(user)
  expect(await screen.findByRole('status')).toHaveTextContent('Your password is changed.')
  expect(asked('POST /api/auth/change-password').map(({ body }) => body)).toEqual([
    { currentPassword: 'correct horse', newPassword: 'another horse' },
  ])
  expect(screen.getByLabelText('The new one')).toHaveValue('')
})

it('a password that was refused can be corrected', async () => {
  const { user } = show(refusal('wrong_password', 'That is not the password.'))
  await fill(user)
  expect(await screen.findByRole('alert')).toHaveTextContent('That is not the password.')
  expect(screen.getByLabelText('The new one')).toHaveValue('another horse')
})
