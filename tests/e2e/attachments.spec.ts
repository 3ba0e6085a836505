import type { FileChooser, Page } from '@playwright/test'
import { pdfOf, photo, pngOf } from '../support/awkward-files.ts'
import { docxOf } from '../support/office-files.ts'
import {
  anotherDevice,
  answered,
  answers,
  chooseModel,
  composer,
  newAccount,
  openAccountDialog,
  questions,
} from './support/pages.ts'
import { expect, test } from './support/test.ts'

type Upload = { name: string; mimeType: string; buffer: Buffer }

const text = (name: string, content = 'Tides come twice a day.'): Upload => ({
  ...{ name, mimeType: 'text/plain', buffer: Buffer.from(content) },
})
const picture = async (name = 'harbour.png'): Promise<Upload> => ({
  ...{ name, mimeType: 'image/png', buffer: await pngOf(400, 300) },
})

const chips = (page: Page) => page.getByRole('list', { name: 'Attached files' }).getByRole('listitem')
const uploaded = (page: Page) => page.locator('[data-attachment=done]')
const sendButton = (page: Page) => page.getByRole('button', { name: 'Send', exact: true })

async function attach(page: Page, ...files: Upload[]): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).click()
  await (await choosing).setFiles(files)
}

/** As if files were dragged from a folder of the device. */
async function drag(page: Page, type: 'dragenter' | 'drop', { name, mimeType, buffer }: Upload): Promise<void> {
  const given = { name, mimeType, bytes: [...buffer] }
  const data = await page.evaluateHandle(({ name, mimeType, bytes }) => {
    const data = new DataTransfer()
    data.items.add(new File([Uint8Array.from(bytes)], name, { type: mimeType }))
    return data
  }, given)
  await page.locator('main').dispatchEvent(type, { dataTransfer: data })
}

test('files are attached, sent, read by the model, and there on another device', async ({ page, browser }) => {
  const account = newAccount()
  await page.goto('/')
  await openAccountDialog(page, 'Sign up', account)
  const document = { name: 'tides.docx', mimeType: '', buffer: docxOf('The moon pulls the sea') }
  const pdf = { name: 'tables.pdf', mimeType: 'application/pdf', buffer: pdfOf('High water at noon') }
  await attach(page, await picture(), text('notes.txt'), document, pdf)
  await expect(uploaded(page)).toHaveCount(4)
  await composer(page).fill('What do these say?')
  await composer(page).press('Enter')
  await answered(page, 1)
  await expect(answers(page)).toContainText('Tides come twice a day.')
  await expect(answers(page)).toContainText('The moon pulls the sea')
  await expect(answers(page)).toContainText('High water at noon')
  await expect(chips(page)).toHaveCount(0)

  const device = await anotherDevice(browser, account)
  await device.goto(page.url())
  for (const screen of [page, device]) {
    await expect(questions(screen).getByRole('button', { name: 'Open harbour.png' })).toBeVisible()
    for (const name of ['notes.txt', 'tides.docx', 'tables.pdf'])
      await expect(questions(screen).getByRole('link', { name })).toBeVisible()
  }
  await device.getByRole('button', { name: 'Open harbour.png' }).click()
  await expect(device.getByRole('dialog').getByRole('img', { name: 'harbour.png' })).toBeVisible()
})

test('a message of files alone has no empty bubble, and is edited with one of them left out', async ({ page }) => {
  await page.goto('/')
  await attach(page, text('one.txt'), text('two.txt', 'Two'))
  await expect(uploaded(page)).toHaveCount(2)
  await sendButton(page).click()
  await answered(page, 1)
  await expect(questions(page)).toHaveText(/one\.txt.*two\.txt/s)
  await composer(page).press('ArrowUp')
  await page.getByRole('button', { name: 'Remove one.txt' }).click()
  await page.getByRole('textbox', { name: 'Your message, edited' }).fill('Only this')
  await page.getByRole('textbox', { name: 'Your message, edited' }).press('Enter')
  await answered(page, 1)
  await expect(questions(page)).toContainText('Only this')
  await expect(questions(page)).not.toContainText('one.txt')
  await page.reload()
  await expect(questions(page)).toContainText('two.txt')
})

test('what is dropped anywhere is attached, and the page stays', async ({ page }) => {
  await page.goto('/')
  await expect(composer(page)).toBeVisible()
  const url = page.url()
  await expect(async () => {
    await drag(page, 'dragenter', text('dropped.txt'))
    await expect(page.getByText('Drop to attach')).toBeVisible({ timeout: 500 })
  }).toPass()
  await drag(page, 'drop', text('dropped.txt'))
  await expect(page.getByText('Drop to attach')).toBeHidden()
  await expect(uploaded(page)).toContainText('dropped.txt')
  expect(page.url()).toBe(url)
})

test('a picture is pasted, a long text becomes a file, and can come back', async ({ page }) => {
  await page.goto('/')
  const paste = async (content: { text?: string; bytes?: number[] }) =>
    composer(page).evaluate((field, { text, bytes }) => {
      const data = new DataTransfer()
      if (text !== undefined) data.setData('text/plain', text)
      if (bytes) data.items.add(new File([Uint8Array.from(bytes)], 'image.png', { type: 'image/png' }))
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    }, content)
  const bytes = [...(await pngOf())]
  await expect(async () => {
    await paste({ bytes })
    await expect(chips(page)).toHaveCount(1, { timeout: 500 })
  }).toPass()
  await expect(uploaded(page)).toContainText('pasted-picture.png')
  const long = 'A long text. '.repeat(400)
  await paste({ text: long })
  await expect(uploaded(page).nth(1)).toContainText('pasted-text.txt')
  await page.getByRole('button', { name: 'Put it into the message' }).click()
  await expect(chips(page)).toHaveCount(1)
  await expect(composer(page)).toHaveValue(long)
})

test('what can’t be sent is refused by name before it is uploaded, and the rest goes', async ({ page }) => {
  await page.goto('/')
  await attach(page, text('kept.txt'), text('empty.txt', ''), {
    name: 'a.zip',
    mimeType: '',
    buffer: Buffer.from('PK'),
  })
  const notices = page.getByRole('status', { name: 'Notices' })
  await expect(notices).toContainText('“empty.txt” is empty.')
  await expect(notices).toContainText('“a.zip” is of a kind that can’t be read here.')
  await expect(uploaded(page)).toHaveCount(1)
})

test('a file that the server refuses says why and is in the way, until it is removed', async ({ page }) => {
  await page.goto('/')
  await attach(page, { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await expect(page.locator('[data-attachment=failed]')).toContainText('is not what its name or its type says')
  await composer(page).fill('Look')
  await composer(page).press('Enter')
  await expect(page.getByText('“a.png” could not be uploaded. Retry, or remove it.')).toBeVisible()
  await expect(questions(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'Remove a.png' }).click()
  await composer(page).press('Enter')
  await answered(page, 1)
})

test('an upload that the network broke off is tried again; Send waits for it', async ({ page, pageErrors }) => {
  await page.goto('/')
  let isAway = true
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  await page.route('**/api/files*', async (route) => {
    if (isAway) return route.abort()
    await held
    await route.continue()
  })
  await attach(page, text('notes.txt'))
  await expect(page.locator('[data-attachment=failed]')).toContainText('could not be reached')
  isAway = false
  pageErrors.length = 0
  await page.getByRole('button', { name: 'Upload notes.txt again' }).click()
  await composer(page).fill('What does it say?')
  await composer(page).press('Enter')
  await expect(page.getByText('Sends when the upload is done')).toBeVisible()
  await expect(questions(page)).toHaveCount(0)
  letGo()
  await answered(page, 1)
  await expect(answers(page)).toContainText('Tides come twice a day.')
})

test('what is attached survives a reload, and is taken away by a cancel', async ({ page }) => {
  await page.goto('/')
  await attach(page, text('kept.txt'), await picture())
  await expect(uploaded(page)).toHaveCount(2)
  await page.reload()
  await expect(uploaded(page)).toHaveCount(2)
  await page.getByRole('button', { name: 'Remove kept.txt' }).click()
  await expect(chips(page)).toHaveCount(1)
  await page.reload()
  await expect(uploaded(page)).toHaveText(/harbour\.png/)
})

test('a scanned PDF says that there are no words in it, and a model that takes no pictures says so', async ({
  page,
}) => {
  await page.goto('/')
  await attach(page, { name: 'scan.pdf', mimeType: 'application/pdf', buffer: pdfOf('') })
  await expect(uploaded(page)).toContainText('No words in it')
  await attach(page, { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await photo() })
  await expect(uploaded(page)).toHaveCount(2)
  await chooseModel(page, 'demo-text-only')
  await expect(page.getByText('takes no pictures')).toBeVisible()
  await composer(page).fill('Look')
  await composer(page).press('Enter')
  await expect(questions(page)).toHaveCount(0)
  await chooseModel(page, 'demo')
  await composer(page).press('Enter')
  await answered(page, 1)
})

test('with the keyboard alone a file is attached, removed, and sent', async ({ page }) => {
  const choosers: FileChooser[] = []
  page.on('filechooser', (chooser) => choosers.push(chooser))
  await page.goto('/')
  await expect(composer(page)).toBeFocused()
  const choose = async (file: Upload) => {
    const before = choosers.length
    await page.getByRole('button', { name: 'Attach files' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => choosers.length).toBe(before + 1)
    await choosers[before]?.setFiles(file)
  }
  await choose(text('one.txt'))
  await expect(uploaded(page)).toHaveCount(1)
  await page.getByRole('button', { name: 'Remove one.txt' }).focus()
  await page.keyboard.press('Enter')
  await expect(chips(page)).toHaveCount(0)
  await choose(text('two.txt'))
  await expect(uploaded(page)).toHaveCount(1)
  await composer(page).focus()
  await page.keyboard.press('Enter')
  await answered(page, 1)
  await expect(questions(page)).toContainText('two.txt')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 740 }, hasTouch: true, isMobile: true })

  test('a photo is taken, or files are chosen, by finger', async ({ page }) => {
    await page.goto('/')
    for (const [entry, file] of [
      ['Take a photo', { name: 'camera.jpg', mimeType: 'image/jpeg', buffer: await photo() }],
      ['Choose files', text('notes.txt')],
    ] as const) {
      await page.getByRole('button', { name: 'Attach files' }).tap()
      const choosing = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: entry }).tap()
      await (await choosing).setFiles(file)
    }
    await expect(uploaded(page)).toHaveCount(2)
    await composer(page).fill('Look')
    await sendButton(page).tap()
    await answered(page, 1)
    await expect(page.getByRole('button', { name: 'Open camera.jpg' })).toBeVisible()
  })
})
