import { screen, waitFor, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { aHistory, aMessage, TURN } from '#tests/lib/client/chat/chat-events.ts'
import { act } from '#tests/support/act.ts'
import { answer, asked, type Resolver, refusal } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'
import { inBranch, showTalk, talk } from './shown-talk.tsx'

vi.mock('next/navigation', () => ({ usePathname: () => '/c/conv_1' }))

const ids = ['q2', 'q3', 'q4']
const withVersion = (index: number) => [
  ...talk.slice(0, 2),
  aMessage({ id: ids[index], content: `Two, version ${index + 1}`, versions: { index, ids } }),
  aMessage({ id: `a${index + 2}`, role: 'assistant', content: `Answer ${index + 1}` }),
]

type Patched = Resolver<'PATCH /api/conversations/{id}'>
const show = (reply: Patched = () => ({ conversation: inBranch() })) =>
  network.use(answer('PATCH /api/conversations/{id}', reply))

/** A page that shows the first of three versions. */
async function showVersions(history: Parameters<typeof showTalk>[0] = {}) {
  const page = await showTalk({ messages: withVersion(0), ...history })
  await screen.findByRole('group', { name: 'Versions' })
  return page
}

it('the next version is shown in its place, the focus stays on the arrows, and what stays is not drawn anew', async () => {
  const page = await showVersions()
  show()
  page.histories.push(aHistory({ conversation: inBranch(), messages: withVersion(1) }))
  const before = page.article('First answer')
  expect(screen.getByRole('button', { name: 'Previous version' })).toBeDisabled()
  await page.user.click(screen.getByRole('button', { name: 'Next version' }))
  await waitFor(() => expect(page.seen()).toEqual(['One', 'First answer', 'Two, version 2', 'Answer 2']))
  expect(asked('PATCH /api/conversations/{id}').map(({ body }) => body)).toEqual([{ shownMessageId: 'q3' }])
  expect(page.article('First answer')).toBe(before)
  expect(await screen.findByText('Version 2 of 3')).toBeInTheDocument()
  await waitFor(() => expect(screen.getByRole('button', { name: 'Next version' })).toHaveFocus())
})

it('at the last version the focus is on the way back', async () => {
  const page = await showVersions({ messages: withVersion(1) })
  show()
  page.histories.push(aHistory({ conversation: inBranch(), messages: withVersion(2) }))
  await act(() => screen.getByRole('button', { name: 'Next version' }).focus())
  await page.user.keyboard('{Enter}')
  await screen.findByText('Version 3 of 3')
  expect(screen.getByRole('button', { name: 'Next version' })).toBeDisabled()
  await waitFor(() => expect(screen.getByRole('button', { name: 'Previous version' })).toHaveFocus())
})

it('under way the arrows are busy, and a second click does nothing', async () => {
  const page = await showVersions()
  const patch = Promise.withResolvers<void>()
  show(async () => {
    await patch.promise
    return { conversation: inBranch() }
  })
  page.histories.push(aHistory({ conversation: inBranch(), messages: withVersion(1) }))
  await page.user.dblClick(screen.getByRole('button', { name: 'Next version' }))
  await waitFor(() => expect(screen.getByRole('group', { name: 'Versions' })).toHaveAttribute('aria-busy', 'true'))
  await act(() => patch.resolve())
  await screen.findByText('Version 2 of 3')
  expect(asked('PATCH /api/conversations/{id}')).toHaveLength(1)
})

it('a version that can’t be shown says why, and leaves what is there', async () => {
  const page = await showVersions()
  show(() => refusal('message_not_found', 'This message is not there any more.'))
  await page.user.click(screen.getByRole('button', { name: 'Next version' }))
  expect(await screen.findByText('This message is not there any more.')).toBeVisible()
  expect(page.seen()).toEqual(['One', 'First answer', 'Two, version 1', 'Answer 1'])
  expect(screen.getByRole('group', { name: 'Versions' })).not.toHaveAttribute('aria-busy')
})

it('while an answer is written it is let go of, and goes on at the server', async () => {
  const liveTurn = { id: TURN, status: 'running', input: 'Three', model: 'demo' } as const
  const page = await showVersions({ liveTurn })
  show()
  page.histories.push(aHistory({ conversation: { ...inBranch(), liveTurnId: TURN }, messages: withVersion(1) }))
  await page.user.click(screen.getByRole('button', { name: 'Next version' }))
  await waitFor(() => expect(page.seen()).toEqual(['One', 'First answer', 'Two, version 2', 'Answer 2']))
  expect(page.connections.map(({ isAborted }) => isAborted())).toEqual([true])
  expect(page.cancelled()).toEqual([])
})

it('one version is no choice', async () => {
  await showTalk({ messages: talk.map((each) => ({ ...each, versions: { index: 0, ids: [each.id] } })) })
  expect(screen.queryByRole('group', { name: 'Versions' })).toBeNull()
})

it('where the model knows the words alone, that is said before what it knows in full', async () => {
  const page = await showTalk({ messages: talk.map((each) => ({ ...each, isCutBefore: each.id === 'q2' })) })
  const note = screen.getByRole('note')
  expect(note).toHaveTextContent(/by its words alone/)
  expect(note.nextElementSibling).toBe(page.article('Two'))
  expect(within(page.article('Two')).queryByRole('note')).toBeNull()
})
