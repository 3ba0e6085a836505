import { render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { onDemand } from '#components/ui/on-demand.tsx'
import { currentToasts } from '#lib/client/toasts/toasts.ts'

const Part = (_: { onClose: () => void }) => <p>Here it is</p>

it('says so when the code of a part can’t be had, closes it, and tries again the next time', async () => {
  const load = vi
    .fn<() => Promise<typeof Part>>()
    .mockRejectedValueOnce(new TypeError('no network'))
    .mockResolvedValue(Part)
  const Later = onDemand(load)
  const onClose = vi.fn()
  const { unmount } = render(<Later onClose={onClose} />)
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce())
  expect(currentToasts().map(({ text }) => text)).toContain(
    'The server could not be reached, so this can’t be shown yet.',
  )
  unmount()
  render(<Later onClose={onClose} />)
  expect(await screen.findByText('Here it is')).toBeVisible()
})

it('loads once, however often it is shown', async () => {
  const load = vi.fn(async () => Part)
  const Later = onDemand(load)
  for (let time = 0; time < 2; time += 1) {
    const { unmount } = render(<Later onClose={() => {}} />)
    await screen.findByText('Here it is')
    unmount()
  }
  expect(load).toHaveBeenCalledOnce()
})
