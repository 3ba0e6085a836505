import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { MissingConversation } from '#components/chat/missing-conversation.tsx'
import { browserWith } from '#tests/support/browser-gaps.ts'

beforeEach(() => browserWith('(hover: hover)'))

function show(props: Partial<Parameters<typeof MissingConversation>[0]> = {}) {
  const acts = { onNew: vi.fn(), onRemove: vi.fn(), onRestore: vi.fn() }
  render(
    <MissingConversation reason="in-trash" title={undefined} wasOpen={false} hasDraft={false} {...acts} {...props} />,
  )
  return acts
}
const heading = () => screen.getByRole('heading').textContent

it.each([
  ['in-trash', 'Restore'],
  ['not-found', 'New conversation'],
  ['gone', 'New conversation'],
] as const)('gives the focus, which was lost, to what one most likely wants: %s', (reason, name) => {
  show({ reason })
  expect(screen.getByRole('button', { name })).toHaveFocus()
})

it('says which conversation is in the trash, as soon as that is known', () => {
  show()
  expect(heading()).toBe('This conversation is in the trash')
  show({ title: 'Soups' })
  expect(screen.getByRole('heading', { name: '“Soups” is in the trash' })).toBeVisible()
})

it.each([
  [{ wasOpen: true, hasDraft: true }, /^It was just moved there; your draft is kept\. Everything/],
  [{ wasOpen: true, hasDraft: false }, /^It was just moved there\. Everything/],
  [{ wasOpen: false, hasDraft: true }, /^Everything/],
])('says that it was open a moment ago: %j', (props, words) => {
  show(props)
  expect(screen.getByText(words)).toBeVisible()
})

it('can be deleted for good from there', async () => {
  const { onRemove } = show()
  await userEvent.click(screen.getByRole('button', { name: 'Delete for good' }))
  expect(onRemove).toHaveBeenCalledOnce()
})
