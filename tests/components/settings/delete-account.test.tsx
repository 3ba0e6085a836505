import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import { DeleteAccount } from '#components/settings/delete-account.tsx'
import { personKey } from '#lib/client/browser/person-storage.ts'
import { answer, asked, type ReplyOf, refusal } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'
import { aViewer } from './examples.ts'

afterEach(() => localStorage.clear())

function show(email: string | null, reply: ReplyOf<'DELETE /api/account'> | Response = { conversations: 3 }) {
  network.use(answer('DELETE /api/account', () => reply))
  const onDeleted = vi.fn()
  render(<DeleteAccount viewer={aViewer(email)} onBack={() => {}} onDeleted={onDeleted} />)
  return { onDeleted, user: userEvent.setup() }
}

const button = () => screen.getByRole('button', { name: 'Delete everything' })

it.each([
  ['their e-mail and password', 'ada@example.org', 'Type ada@example.org', ' Ada@Example.org ', 'correct horse'],
  ['the word delete, as a guest', null, 'Type the word delete', 'delete', undefined],
])('an account is deleted by whoever types %s, and this browser forgets', async (_, email, label, typed, password) => {
  localStorage.setItem(personKey('draft:new'), 'Something typed')
  const { user, onDeleted } = show(email)
  expect(button()).toBeDisabled()
  await user.type(screen.getByLabelText(label), `${typed}x`)
  expect(button()).toBeDisabled()
  await user.clear(screen.getByLabelText(label))
  await user.type(screen.getByLabelText(label), typed)
  if (password) await user.type(screen.getByLabelText('Your password'), password)
  await user.click(button())
  await waitFor(() => expect(onDeleted).toHaveBeenCalledOnce())
  expect(asked('DELETE /api/account').map(({ body }) => body)).toEqual([{ confirmation: typed.trim(), password }])
  expect(localStorage.getItem(personKey('draft:new'))).toBeNull()
})

it('an account that could not be deleted is still there, and so is what was typed here', async () => {
  localStorage.setItem(personKey('draft:new'), 'Something typed')
  const { user, onDeleted } = show(null, refusal('internal', 'Something broke.'))
  await user.type(screen.getByLabelText('Type the word delete'), 'delete{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent('Something broke.')
  expect(onDeleted).not.toHaveBeenCalled()
  expect(button()).toBeEnabled()
  expect(localStorage.getItem(personKey('draft:new'))).toBe('Something typed')
})
