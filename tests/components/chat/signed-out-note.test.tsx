import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { SignedOutNote } from '#components/chat/signed-out-note.tsx'
import type { Session } from '#lib/client/session.ts'

const show = (session: Omit<Extract<Session, { type: 'signed-out' }>, 'type'>) =>
  render(<SignedOutNote session={{ type: 'signed-out', ...session }} onSignedIn={() => {}} />)

it.each([
  ['link', 'Signing up takes a link'],
  ['closed', 'Nobody new can sign up here.'],
  ['open', 'Anybody may sign up.'],
] as const)('a stranger reads who may come in when signing up is %s, and is offered to sign in', (signUp, words) => {
  show({ isStranger: true, access: { guests: 'off', signUp } })
  expect(screen.getByRole('alert')).toHaveTextContent(`This Parley is for people with an account. ${words}`)
  expect(screen.getByRole('button', { name: 'Sign in' })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Go on as a guest' })).toBeNull()
})

it('who was signed out may go on as a guest where guests are let in', () => {
  show({ access: { guests: 'on', signUp: 'open' } })
  expect(screen.getByRole('alert')).toHaveTextContent('You have been signed out.')
  expect(screen.getByRole('button', { name: 'Go on as a guest' })).toBeInTheDocument()
})
