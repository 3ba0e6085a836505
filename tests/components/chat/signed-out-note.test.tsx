import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { SignedOutNote } from '#components/chat/signed-out-note.tsx'
import { AppProvider } from '#hooks/use-app.ts'
import type { App } from '#lib/client/app/app.ts'
import type { Session } from '#lib/client/session/session.ts'

function show(session: Omit<Extract<Session, { type: 'signed-out' }>, 'type'>) {
  const state: Session = { type: 'signed-out', ...session }
  const viewer = { getState: () => state, subscribe: () => () => {}, refresh: async () => {} }
  render(
    <AppProvider value={{ viewer } as Partial<App> as App}>
      <SignedOutNote />
    </AppProvider>,
  )
}

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
