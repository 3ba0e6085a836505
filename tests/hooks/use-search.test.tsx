import { act, renderHook, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useSearch } from '#hooks/use-search.ts'
import type { SearchHit } from '#lib/contract/search.ts'

/** The requests that the server has, each answered when the test says so. */
let asked: { q: string; cursor: string | null; reply: (body: object, status?: number) => void }[]

beforeEach(() => {
  asked = []
  vi.stubGlobal('fetch', (path: string) => {
    const query = new URL(path, 'http://localhost').searchParams
    return new Promise<Response>((resolve) => {
      const reply = (body: object, status = 200) => resolve(Response.json(body, { status }))
      asked.push({ q: query.get('q') ?? '', cursor: query.get('cursor'), reply })
    })
  })
})
afterEach(() => vi.unstubAllGlobals())

const hit = (title: string): SearchHit => ({
  conversationId: `conv_${title}`,
  itemId: null,
  role: null,
  title: { text: title, ranges: [] },
  snippet: null,
  isArchived: false,
  createdAt: '2026-01-01T00:00:00.000Z',
})
const found = (titles: string[], nextCursor: string | null = null) => ({
  hits: titles.map(hit),
  nextCursor,
  covers: 'messages',
})

function setUp() {
  const { result, rerender } = renderHook(({ text }) => useSearch(text, 'me'), {
    initialProps: { text: '' },
  })
  return {
    type: (text: string) => rerender({ text }),
    requests: (count: number) => waitFor(() => expect(asked).toHaveLength(count)),
    titles: () => result.current.hits?.map(({ title }) => title.text) ?? null,
    search: result,
  }
}

it('asks once for what is typed without a pause, and for nothing when there is nothing', async () => {
  const page = setUp()
  expect([page.search.current.isLoading, page.titles()]).toEqual([false, null])
  for (const text of ['c', 'ca', 'cat', ' cat ']) page.type(text)
  expect(page.search.current.isLoading).toBe(true)
  await page.requests(1)
  await act(async () => asked[0]?.reply(found(['Cats'])))
  expect(asked.map(({ q }) => q)).toEqual(['cat'])
  expect([page.search.current.isLoading, page.titles()]).toEqual([false, ['Cats']])
})

it('never shows an answer that comes late in place of a newer one', async () => {
  const page = setUp()
  page.type('cat')
  await page.requests(1)
  page.type('cattle')
  await page.requests(2)
  await act(async () => asked[1]?.reply(found(['Cattle'])))
  await act(async () => asked[0]?.reply(found(['Cats'])))
  expect([page.search.current.isLoading, page.titles()]).toEqual([false, ['Cattle']])
})

it('keeps what was found while the next answer is awaited, and says that it is', async () => {
  const page = setUp()
  page.type('cat')
  await page.requests(1)
  await act(async () => asked[0]?.reply(found(['Cats'])))
  page.type('cattle')
  expect([page.search.current.isLoading, page.titles()]).toEqual([true, ['Cats']])
  page.type('')
  expect([page.search.current.isLoading, page.titles()]).toEqual([false, null])
})

it('tells why it failed, and tries again when asked to', async () => {
  const page = setUp()
  page.type('cat')
  await page.requests(1)
  const error = { code: 'database_unreachable', message: 'The database cannot be reached.' }
  await act(async () => asked[0]?.reply({ error }, 503))
  expect([page.search.current.isLoading, page.search.current.error]).toEqual([false, error])
  act(() => page.search.current.retry())
  await page.requests(2)
  await act(async () => asked[1]?.reply(found(['Cats'])))
  expect([page.search.current.error, page.titles()]).toEqual([null, ['Cats']])
})

it('adds a page to what is shown', async () => {
  const page = setUp()
  page.type('cat')
  await page.requests(1)
  await act(async () => asked[0]?.reply(found(['One'], 'next')))
  expect(page.search.current.hasMore).toBe(true)
  act(() => page.search.current.loadMore())
  await page.requests(2)
  expect(asked[1]?.cursor).toBe('next')
  await act(async () => asked[1]?.reply(found(['Two'])))
  expect([page.titles(), page.search.current.hasMore]).toEqual([['One', 'Two'], false])
})
