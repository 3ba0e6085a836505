import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { ConnectionNote } from '#components/chat/connection-note.tsx'
import type { ConversationState } from '#lib/client/chat/conversation-state.ts'
import { TURN } from '#tests/lib/client/chat/chat-events.ts'
import { aChat, anApp, inApp } from '#tests/support/an-app.tsx'

const show = (fields: Partial<ConversationState>) =>
  render(<ConnectionNote />, inApp(anApp({ chat: aChat({ status: { type: 'streaming', turnId: TURN }, ...fields }) })))

it('what is copied before an answer begins is counted, which only who sees it is told', () => {
  show({ progress: 'queued', copied: { done: 40, of: 200 } })
  expect(screen.getByRole('status')).toHaveTextContent('Copying the conversation … 40 of 200')
  expect(screen.getByText('40 of 200')).toHaveAttribute('aria-hidden')
})

it('what waits for other answers says so', () => {
  show({ progress: 'queued' })
  expect(screen.getByRole('status')).toHaveTextContent('Other answers come first.')
})
