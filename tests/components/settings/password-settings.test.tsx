import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import { PasswordSettings } from '#components/settings/password-settings.tsx'
import { Refused, serve } from './fake-server.ts'

afterEach(() => vi.unstubAllGlobals())

const CHANGE = 'POST /api/auth/change-password'

function show(reply: unknown = { success: true }) {
  const server = serve({ [CHANGE]: () => reply })
  render(<PasswordSettings email="ada@example.org" />)
  return { asked: () => server.asked(CHANGE), user: userEvent.setup() }
}

async function fill(user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByLabelText('Your password now'), 'correct horse')
  await user.type(screen.getByLabelText('The new one'), 'another horse')
  await user.click(screen.getByRole('button', { name: 'Change the password' }))
}

it('a password is changed by whoever knows it, and leaves the fields', async () => {
  const { user, asked } = show()
  await fill(user)
  expect(await screen.findByRole('status')).toHaveTextContent('Your password is changed.')
  expect(asked().map(({ body }) => body)).toEqual([{ currentPassword: 'correct horse', newPassword: 'another horse' }])
  expect(screen.getByLabelText('The new one')).toHaveValue('')
})

it('a password that was refused can be corrected', async () => {
  const { user } = show(new Refused(403, 'That is not the password.'))
  await fill(user)
  expect(await screen.findByRole('alert')).toHaveTextContent('That is not the password.')
  expect(screen.getByLabelText('The new one')).toHaveValue('another horse')
})
