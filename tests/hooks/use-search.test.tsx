import { renderHook, waitFor } from '@testing-library/react'
import { beforeEach, expect, it } from 'vitest'
import { useSearch } from '#hooks/use-search.ts'
import type { SearchHit } from '#lib/contract/search.ts'
import { act } from '#tests/support/act.ts'
import { answer, asked, type ReplyOf, refusal } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'

type Found = ReplyOf<'GET /api/search'>
const searches = () => asked('GET /api/search')

/** What is replied to each search, in order, when the test says so. */
let replies: PromiseWithResolvers<Found | Response>[]
const reply = (index: number, found: Found | Response) => act(() => replies[index]?.resolve(found))

beforeEach(() => {
  replies = [Promise.withResolvers(), Promise.withResolvers()]
  network.use(
    answer('GET /api/search', async () => await (replies[searches().length - 1]?.promise ?? refusal('internal'))),
  )
})

const hit = (title: string): SearchHit => ({
  conversationId: `conv_${title}`,
  itemId: null,
  role: null,
  title: { text: title, ranges: [] },
  snippet: null,
  isArchived: false,
  createdAt: '2026-01-01T00:00:00.000Z',
})
const found = (titles: string[], nextCursor: string | null = null): Found => ({
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
    requests: (count: number) => waitFor(() => expect(searches()).toHaveLength(count)),
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
  await reply(0, found(['Cats']))
  expect(searches().map(({ query }) => query.q)).toEqual(['cat'])
  expect([page.search.current.isLoading, page.titles()]).toEqual([false, ['Cats']])
})

it('never shows an answer that comes late in place of a newer one', async () => {
  const page = setUp()
  page.type('cat')
  await page.requests(1)
  page.type('cattle')
  await page.requests(2)
  await reply(1, found(['Cattle']))
  await reply(0, found(['Cats']))
  expect([page.search.current.isLoading, page.titles()]).toEqual([false, ['Cattle']])
})

it('keeps what was found while the next answer is awaited, and says that it is', async () => {
  const page = setUp()
  page.type('cat')
  await page.requests(1)
  await reply(0, found(['Cats']))
  page.type('cattle')
  expect([page.search.current.isLoading, page.titles()]).toEqual([true, ['Cats']])
  page.type('')
  expect([page.search.current.isLoading, page.titles()]).toEqual([false, null])
})

it('tells why it failed, and tries again when asked to', async () => {
  const page = setUp()
  page.type('cat')
  await page.requests(1)
  await reply(0, refusal('database_unreachable', 'The database cannot be reached.'))
  const error = { code: 'database_unreachable', message: 'The database cannot be reached.' }
  expect([page.search.current.isLoading, page.search.current.error]).toEqual([false, error])
  await act(() => page.search.current.retry())
  await page.requests(2)
  await reply(1, found(['Cats']))
  expect([page.search.current.error, page.titles()]).toEqual([null, ['Cats']])
})

it('adds a page to what is shown', async () => {
  const page = setUp()
  page.type('cat')
  await page.requests(1)
  await reply(0, found(['One'], 'next'))
  expect(page.search.current.hasMore).toBe(true)
  await act(() => page.search.current.loadMore())
  await page.requests(2)
  expect(searches()[1]?.query.cursor).toBe('next')
  await reply(1, found(['Two']))
  expect([page.titles(), page.search.current.hasMore]).toEqual([['One', 'Two'], false])
})

it('goes on page by page when one was given up for another text, which was taken back at once', async () => {
  const page = setUp()
  page.type('cat')
  await page.requests(1)
  await reply(0, found(['One'], 'next'))
  await act(() => page.search.current.loadMore())
  await page.requests(2)
  page.type('cats')
  page.type('cat')
  await reply(1, found(['Two']))
  replies.push(Promise.withResolvers())
  await act(() => page.search.current.loadMore())
  await page.requests(3)
  await reply(2, found(['Two']))
  expect(page.titles()).toEqual(['One', 'Two'])
})
