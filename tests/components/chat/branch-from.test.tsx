import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { currentToasts } from '#lib/client/toasts/toasts.ts'
import { aConversation, aHistory, aMessage, TURN } from '#tests/lib/client/chat/chat-events.ts'
import { act } from '#tests/support/act.ts'
import { answer, asked, refusal } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'
import { showTalk, talk } from './shown-talk.tsx'

vi.mock('next/navigation', () => ({ usePathname: () => '/c/conv_1' }))

beforeEach(() => window.history.replaceState(null, '', '/c/conv_1'))

const branched = aConversation({ id: 'conv_2', branchedFrom: { id: 'conv_1', title: 'Tides' } })

it('a conversation is branched from a message, and opened', async () => {
  const page = await showTalk()
  network.use(answer('POST /api/conversations/{id}/branch', () => ({ conversation: branched })))
  await page.user.click(within(page.article('First answer')).getByRole('button', { name: 'Branch from here' }))
  await waitFor(() => expect(window.location.pathname).toBe('/c/conv_2'))
  expect(asked('POST /api/conversations/{id}/branch')).toMatchObject([{ id: 'conv_1', body: { messageId: 'a1' } }])
  expect(page.app.conversations.find('conv_2')).toEqual(branched)
  expect(currentToasts()).toEqual([])
})

it('whoever is elsewhere by then is not taken away, but told', async () => {
  const page = await showTalk()
  const made = Promise.withResolvers<void>()
  network.use(
    answer('POST /api/conversations/{id}/branch', async () => {
      await made.promise
      return { conversation: branched }
    }),
  )
  await page.user.click(within(page.article('Two')).getByRole('button', { name: 'Branch from here' }))
  await waitFor(() => expect(asked('POST /api/conversations/{id}/branch')).toHaveLength(1))
  expect(currentToasts()).toMatchObject([{ isBusy: true }])
  page.histories.push(aHistory({ conversation: aConversation({ id: 'conv_3' }) }))
  await act(() => page.app.chat.open('conv_3'))
  await act(() => made.resolve())
  await waitFor(() => expect(currentToasts()).toMatchObject([{ text: 'The branch is ready.' }]))
  expect(window.location.pathname).toBe('/c/conv_1')
  currentToasts()[0]?.action?.run()
  expect(window.location.pathname).toBe('/c/conv_2')
})

it('what the server refuses is said in its words', async () => {
  const page = await showTalk()
  network.use(answer('POST /api/conversations/{id}/branch', () => refusal('conversation_busy', 'It is busy.')))
  await page.user.click(within(page.article('Two')).getByRole('button', { name: 'Branch from here' }))
  await waitFor(() => expect(currentToasts()).toMatchObject([{ text: 'It is busy.', isError: true }]))
})

it('a message that the server doesn’t have can’t be branched from; one that it has not stored goes by its turn', async () => {
  const lost = aMessage({ id: `${TURN}:input`, content: 'Lost', turnId: TURN, status: 'failed' })
  const page = await showTalk({ messages: [...talk, lost] })
  network.use(answer('POST /api/conversations/{id}/branch', () => ({ conversation: branched })))
  await page.user.click(within(page.article('Lost')).getByRole('button', { name: 'Branch from here' }))
  await waitFor(() =>
    expect(asked('POST /api/conversations/{id}/branch')).toMatchObject([{ body: { messageId: `${TURN}:input` } }]),
  )
  await page.user.type(page.composer, 'On its way{Enter}')
  expect(within(page.article('On its way')).queryByRole('button', { name: /Branch|Edit/ })).toBeNull()
})

it('a branched conversation says above its first message where it is from', async () => {
  await showTalk({ conversation: aConversation({ branchedFrom: { id: 'conv_0', title: 'Moons' } }) })
  expect(await screen.findByRole('link', { name: /Moons/ })).toHaveAttribute('href', '/c/conv_0')
})
