import { act, renderHook } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { useConversations } from '#hooks/use-conversations.ts'

afterEach(() => vi.unstubAllGlobals())

it('asks for no list before it is known whose they are, and for each once then', async () => {
  const asked = vi.fn(async (_path: string) => Response.json({ conversations: [], nextCursor: null }))
  vi.stubGlobal('fetch', asked)
  const { result, rerender } = renderHook(({ viewerId }) => useConversations(viewerId), {
    initialProps: { viewerId: null as string | null },
  })
  const before = result.current.open
  act(() => before('recent'))
  expect(asked).not.toHaveBeenCalled()

  rerender({ viewerId: 'ada' })
  // What asked for a list is told that it can be had now.
  expect(result.current.open).not.toBe(before)
  await act(async () => result.current.open('recent'))
  expect(asked.mock.calls.map(([path]) => new URL(path, 'http://x').searchParams.get('view'))).toEqual([
    'pinned',
    'recent',
  ])
})
