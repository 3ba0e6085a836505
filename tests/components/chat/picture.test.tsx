import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { AnswerParts } from '#components/chat/answer-parts.tsx'
import { pictureFileName } from '#components/chat/picture-file-name.ts'
import type { StepPart } from '#lib/contract/part.ts'
import { aChat, anApp, inApp } from '#tests/support/an-app.tsx'

type PicturePart = Extract<StepPart, { type: 'image' }>
const picture: PicturePart = {
  ...{ type: 'image', key: 'ig_1:0', status: 'completed', prompt: 'A lighthouse at dusk', versions: 1 },
}

const drawn = (fields: Partial<PicturePart>, isGrowing = false) => (
  <AnswerParts parts={[{ ...picture, ...fields }]} isGrowing={isGrowing} />
)
const show = (fields: Partial<PicturePart>, isGrowing = false) =>
  render(drawn(fields, isGrowing), inApp(anApp({ chat: aChat() })))

const address = (version: number | 'whole') => `/api/conversations/conv_1/items/ig_1/image?version=${version}`

it('has its place from the beginning on, then shows its versions as they come, and the whole one', async () => {
  const { rerender } = show({ status: 'running', versions: 0, seconds: 5 }, true)
  const place = screen.getByRole('figure')
  expect(await screen.findByText('Making a picture 5 s · A lighthouse at dusk')).toBeVisible()
  rerender(drawn({ status: 'running', versions: 1 }, true))
  const image = screen.getByRole('img', { name: 'A lighthouse at dusk' })
  expect(image).toHaveAttribute('src', address(1))
  rerender(drawn({ status: 'running', versions: 2 }, true))
  expect(screen.getByRole('img')).toBe(image)
  expect(image).toHaveAttribute('src', address(2))
  expect(screen.queryByRole('button')).toBeNull()
  rerender(drawn({ versions: 1 }))
  expect(screen.getByRole('img')).toHaveAttribute('src', address('whole'))
  expect(screen.getByRole('figure')).toBe(place)
})

it.each<[Partial<PicturePart>, string]>([
  [{ status: 'failed', versions: 0 }, 'The picture could not be made.'],
  [{ status: 'running', versions: 0 }, 'The picture was never finished.'],
  [{ status: 'completed', versions: 0 }, 'The picture was never finished.'],
  [{ status: 'running', versions: 2 }, 'The picture was never finished.'],
  [{ status: 'failed', versions: 2 }, 'The picture could not be made.'],
])('with %o at the end says: %s', async (fields, words) => {
  show(fields)
  expect(await screen.findByText(words)).toBeVisible()
  expect(screen.queryByRole('link')).toBeNull()
})

it('says that it can’t be loaded, and tries again', async () => {
  show({})
  fireEvent.error(await screen.findByRole('img'))
  expect(screen.queryByRole('img')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(screen.getByRole('img')).toHaveAttribute('src', address('whole'))
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
})

it('says nothing of a version that can’t be loaded while the next one is made', async () => {
  const { rerender } = show({ status: 'running' }, true)
  fireEvent.error(await screen.findByRole('img'))
  expect(screen.getByText(/^Making a picture/)).toBeVisible()
  rerender(drawn({ status: 'running', versions: 2 }, true))
  expect(screen.getByRole('img')).toHaveAttribute('src', address(2))
})

it('says that it was never finished where a version is gone with who made it', async () => {
  show({ status: 'stopped', versions: 2 })
  fireEvent.error(await screen.findByRole('img'))
  expect(screen.getByText('The picture was never finished.')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
})

it('opens large, and is saved under a name that says what it is', async () => {
  show({})
  expect(await screen.findByRole('link', { name: 'Save the picture' })).toHaveAttribute(
    'download',
    'a-lighthouse-at-dusk.png',
  )
  await userEvent.click(screen.getByRole('button', { name: 'A lighthouse at dusk' }))
  const dialog = await screen.findByRole('dialog', { name: 'Picture' })
  expect(screen.getByRole('link', { name: 'Save' })).toHaveAttribute('href', address('whole'))
  fireEvent(dialog, new Event('cancel', { cancelable: true }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

it.each([
  ['A lighthouse at dusk', 'a-lighthouse-at-dusk.png'],
  ['../../etc/passwd', 'etc-passwd.png'],
  ['', 'picture.png'],
  ['***', 'picture.png'],
  ['منارة عند الغروب', 'منارة-عند-الغروب.png'],
  ['word '.repeat(40), `${'word-'.repeat(11)}word.png`],
  ['x'.repeat(100), 'picture.png'],
])('%j is saved as %s', (prompt, name) => expect(pictureFileName(prompt)).toBe(name))
