import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { ConversationComposer } from '#components/chat/conversation-composer.tsx'
import type { RunningDraftSync } from '#lib/client/chat/begin-draft-sync.ts'
import { createStore } from '#lib/client/state/store.ts'
import { act } from '#tests/support/act.ts'
import { anApp, inApp } from '#tests/support/an-app.tsx'

const models = { list: null, model: null, gone: null, choose: () => {} }

it('says above the field that another device had written something else, and offers it, or to be rid of it', async () => {
  const real = anApp()
  const replaced = createStore<ReadonlyMap<string, string>>(new Map([['conv_1', 'Elsewhere']]))
  const [swap, discard] = [vi.fn((_id, show: (text: string) => void) => show('Tea')), vi.fn()]
  const running = () => ({ swap, discard }) as unknown as RunningDraftSync
  const app = anApp({ drafts: { ...real.drafts, ...{ replaced, running } } })
  render(<ConversationComposer canSend onSend={() => true} models={models} />, inApp(app))
  expect(screen.queryByText(/Another device/)).toBeNull()

  await act(() => replaced.set(new Map([['new', 'Tea']])))
  expect(await screen.findByText('Another device had written something else here.')).toBeVisible()
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Use it' }))
  expect(screen.getByRole('textbox', { name: 'Your message' })).toHaveValue('Tea')
  expect(swap).toHaveBeenCalledExactlyOnceWith(null, expect.any(Function))
  await user.click(screen.getByRole('button', { name: 'Discard' }))
  expect(discard).toHaveBeenCalledExactlyOnceWith(null)
})
