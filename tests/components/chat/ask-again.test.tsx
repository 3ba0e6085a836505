import { screen, waitFor, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { messageStart, TURN, textDelta, turnEnd, turnStart } from '#tests/lib/client/chat/chat-events.ts'
import { act } from '#tests/support/act.ts'
import { inBranch, showTalk, talk } from './shown-talk.tsx'

vi.mock('next/navigation', () => ({ usePathname: () => '/c/conv_1' }))

const two = { provider: 'local' as const, models: [{ id: 'demo' }, { id: 'demo-long' }], defaultModel: 'demo-long' }

/** A page on which an answer was asked for once more, by what this item of the menu says. */
async function asked(item: string, text = 'Second answer', models = two) {
  const page = await showTalk({}, models)
  await page.user.click(within(page.article(text)).getByRole('button', { name: 'Ask again' }))
  await page.user.click(
    within(await screen.findByRole('group', { name: 'Ask again' })).getByRole('button', { name: item }),
  )
  await waitFor(() => expect(page.connections).toHaveLength(1))
  return page
}

it('an answer is asked for once more: the old one makes way at once, the question stays once, the new one streams', async () => {
  const page = await asked('Ask again')
  expect(page.latest().request).toMatchObject({ againOf: 'a2', after: 'a2', model: 'demo' })
  expect(page.latest().request?.message).toBeUndefined()
  expect(page.seen()).toEqual(['One', 'First answer', 'Two'])
  expect(screen.queryByText('The model ended without an answer.')).toBeNull()
  expect(page.composer).toHaveFocus()

  const { turnId, push } = page.latest()
  const start = { ...turnStart(turnId, inBranch(), 'Two'), isAgain: true as const }
  await act(() => push(start, messageStart('a3', turnId), textDelta(0, 'Another one', 'a3', turnId)))
  await waitFor(() => expect(page.seen()).toEqual(['One', 'First answer', 'Two', 'Another one']))
  expect(await within(page.article('Another one')).findByText('Version 2 of 2')).toBeInTheDocument()
  await act(() => push(turnEnd('completed', null, turnId)))
  expect(page.seen()).toEqual(['One', 'First answer', 'Two', 'Another one'])
})

it('another model is asked where it is chosen', async () => {
  const page = await asked('demo-long')
  expect(page.latest().request).toMatchObject({ againOf: 'a2', model: 'demo-long' })
})

it('what stands below an answer further up makes way with it; where nobody knows by which model it was, the chosen one answers', async () => {
  const page = await asked('Ask again', 'First answer')
  expect(page.latest().request).toMatchObject({ againOf: 'a1', model: 'demo' })
  expect(page.seen()).toEqual(['One'])
})

it('one model is no choice', async () => {
  const page = await showTalk()
  await page.user.click(within(page.article('Second answer')).getByRole('button', { name: 'Ask again' }))
  const menu = await screen.findByRole('group', { name: 'Ask again' })
  expect(
    within(menu)
      .getAllByRole('button')
      .map(({ textContent }) => textContent),
  ).toEqual(['Ask again'])
})

it('what could not be asked says so below the old answer, and can be tried again or left', async () => {
  const page = await asked('demo-long')
  const { turnId } = page.latest()
  await act(() => page.latest().breakOff())
  await screen.findByText(/^Not sent\./)
  expect(page.seen()).toEqual(['One', 'First answer', 'Two', 'Second answer', ''])
  await page.user.click(screen.getByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(page.connections).toHaveLength(2))
  expect(page.latest()).toMatchObject({ turnId, request: { againOf: 'a2', model: 'demo-long' } })
  expect(page.seen()).toEqual(['One', 'First answer', 'Two'])
  await act(() => page.latest().refuse('message_not_found'))
  await page.user.click(await screen.findByRole('button', { name: 'Discard' }))
  expect(page.seen()).toEqual(['One', 'First answer', 'Two', 'Second answer'])
  expect(sessionStorage).toHaveLength(0)
})

it('one that failed without a word is tried again in its place', async () => {
  const page = await asked('Ask again')
  const { turnId, push } = page.latest()
  const busy = { code: 'provider_busy', message: 'The model is busy.' } as const
  await act(() => push(turnStart(turnId, inBranch(), 'Two'), turnEnd('failed', busy, turnId)))
  await page.user.click(await screen.findByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(page.connections).toHaveLength(2))
  expect(page.latest().request).toMatchObject({ message: 'Two', retryOf: turnId })
  expect(page.seen()).toEqual(['One', 'First answer', 'Two'])
})

it('a question that another device asks again stands there once, also while that waits', async () => {
  const liveTurn = { id: TURN, status: 'running' as const, input: 'Two', model: 'demo', isAgain: true }
  const page = await showTalk({ messages: talk.slice(0, 3), liveTurn, queuedTurns: [{ ...liveTurn, id: 'other' }] })
  expect(page.seen()).toEqual(['One', 'First answer', 'Two'])
})
