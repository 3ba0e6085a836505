import { fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ReceiptList } from '#components/settings/receipt-list.tsx'
import type { Receipt } from '#lib/contract/receipt.ts'
import { answer, asked, type ReplyOf, type Resolver, refusal } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'
import { aReceipt } from './examples.ts'

afterEach(() => {
  vi.useRealTimers()
})

const page = (...receipts: Receipt[]): ReplyOf<'GET /api/deletions'> => ({ receipts, nextCursor: null })

type Replied = ReplyOf<'GET /api/deletions'> | Response

function show(reply: Resolver<'GET /api/deletions'>) {
  network.use(answer('GET /api/deletions', reply))
  render(<ReceiptList />)
  return { user: userEvent.setup() }
}

const entries = () => screen.findAllByRole('listitem')

describe('the receipts', () => {
  it('say that they are being loaded', () => {
    show(() => new Promise(() => {}))
    expect(screen.getByRole('status')).toHaveTextContent('The receipts are being loaded')
  })

  it('say that nothing was deleted', async () => {
    show(() => page())
    expect(await screen.findByText(/Nothing has been deleted for good yet/)).toBeVisible()
  })

  it('say what was removed, where, and why', async () => {
    show(() => page(aReceipt()))
    const [entry] = await entries()
    expect(entry).toHaveTextContent('You deleted it for good.')
    expect(entry).toHaveTextContent(
      /Done on .*: 12 items, 6 responses, and 1 file removed, nothing is left at OpenAI\./,
    )
    expect([...(entry?.querySelectorAll('time') ?? [])].map((time) => time.dateTime)).toEqual([
      '2026-03-01T10:00:00.000Z',
      '2026-11-20T10:00:00.000Z',
      '2026-11-20T10:01:00.000Z',
    ])
  })

  it.each<[Partial<Receipt>, RegExp]>([
    [{ items: 1, responses: 0, files: 0, provider: 'local' }, /: 1 item removed, nothing is left on this server\./],
    [{ items: 0, responses: 0, files: 0 }, /: an empty conversation removed, /],
    [
      { unnamed: 1 },
      /and 1 file removed\. 1 response could not be named and may remain at OpenAI until it expires after 30 days\.$/,
    ],
    [
      { unnamed: 2 },
      /and 1 file removed\. 2 responses could not be named and may remain at OpenAI until they expire after 30 days\.$/,
    ],
    [{ items: 1200, responses: 2, files: 0 }, /: 1,200 items and 2 responses removed, /],
  ])('name only what there was: %o', async (fields, words) => {
    show(() => page(aReceipt(fields)))
    expect((await entries())[0]).toHaveTextContent(words)
  })

  it('say why one isn’t done, and look again until it is', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const [waiting, other] = [
      aReceipt({ completedAt: null, delay: 'The provider is busy and is asked again.' }),
      aReceipt(),
    ]
    const replies = [page(waiting, other), page({ ...waiting, completedAt: other.completedAt, delay: null }, other)]
    show(() => replies.shift() ?? refusal('internal'))
    const [entry] = await entries()
    expect(entry).toHaveTextContent('In progress at OpenAI. The provider is busy and is asked again.')
    await vi.advanceTimersByTimeAsync(3000)
    expect((await entries())[0]).toHaveTextContent('Done on')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked('GET /api/deletions')).toHaveLength(2)
  })

  it('come page by page', async () => {
    const { user } = show(({ query }) =>
      query.cursor ? page(aReceipt({ reason: 'trash' })) : { receipts: [aReceipt()], nextCursor: 'more+' },
    )
    expect(await entries()).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'Show more' }))
    expect(await screen.findByText(/Its time in the trash was over/)).toBeVisible()
    expect(await entries()).toHaveLength(2)
    expect(asked('GET /api/deletions').some(({ query }) => query.cursor === 'more+')).toBe(true)
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  })

  it('can be asked for again when they could not be loaded', async () => {
    const replies: Replied[] = [refusal('internal', 'Something broke.'), page(aReceipt())]
    const { user } = show(() => replies.shift() ?? refusal('internal'))
    const note = await screen.findByRole('alert')
    expect(note).toHaveTextContent('The receipts could not be loaded. Something broke.')
    await user.click(within(note).getByRole('button', { name: 'Try again' }))
    expect(await entries()).toHaveLength(1)
  })

  it('are looked at again, too, when they could be loaded only then', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const waiting = aReceipt({ completedAt: null, delay: null })
    const replies: Replied[] = [refusal('internal'), page(waiting), page(aReceipt())]
    show(() => replies.shift() ?? refusal('internal'))
    fireEvent.click(await screen.findByRole('button', { name: 'Try again' }))
    expect((await entries())[0]).toHaveTextContent('In progress')
    await vi.advanceTimersByTimeAsync(3000)
    expect(await screen.findByText(/Done on/)).toBeVisible()
  })
})
