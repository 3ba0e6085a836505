import { renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useConversations } from '#hooks/use-conversations.ts'
import { act } from '#tests/support/act.ts'
import { answer, asked } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'

it('asks for no list before it is known whose they are, and for each once then', async () => {
  network.use(answer('GET /api/conversations', () => ({ conversations: [], nextCursor: null })))
  const { result, rerender } = renderHook(({ viewerId }) => useConversations(viewerId), {
    initialProps: { viewerId: null as string | null },
  })
  const before = result.current.open
  await act(() => before('recent'))
  expect(asked('GET /api/conversations')).toEqual([])

  rerender({ viewerId: 'ada' })
  // What asked for a list is told that it can be had now.
  expect(result.current.open).not.toBe(before)
  await act(() => result.current.open('recent'))
  expect(asked('GET /api/conversations').map(({ query }) => query.view)).toEqual(['pinned', 'recent'])
})
