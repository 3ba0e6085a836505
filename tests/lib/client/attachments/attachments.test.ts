import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '#lib/client/api/api-error.ts'
import type { UploadOptions } from '#lib/client/api/upload.ts'
import { uploadedFiles } from '#lib/client/attachments/attachment.ts'
import { createAttachments } from '#lib/client/attachments/attachments.ts'
import { closeToast, currentToasts } from '#lib/client/toasts/toasts.ts'
import type { FileInfo } from '#lib/contract/file.ts'

const infoOf = ({ name, size, type }: File): FileInfo => ({
  ...{ id: `file-${name}`, name, type, bytes: size, width: null, height: null },
  ...{ hasPreview: false, canOpen: true, notice: null },
})
const textFile = (name: string, content = 'x', lastModified = 1) =>
  new File([content], name, { type: 'text/plain', lastModified })

type Going = { file: File; options: UploadOptions; end: (file?: FileInfo) => void; fail: (error: unknown) => void }

function createRig() {
  const going: Going[] = []
  const deleteFile = vi.fn(async (_id: string) => {})
  const upload = (file: File, options: UploadOptions) =>
    new Promise<FileInfo>((resolve, reject) => {
      options.signal.addEventListener('abort', () => reject(options.signal.reason))
      going.push({ file, options, end: (info = infoOf(file)) => resolve(info), fail: reject })
    })
  const attachments = createAttachments({
    ...{ upload, deleteFile, maxBytes: () => 1000 },
    conversationOf: (place) => (place === 'new' ? null : place),
  })
  const states = (place = 'new') => attachments.at(place).map(({ name, state }) => `${name} ${state.type}`)
  const settled = (place: string, ...wanted: string[]) => vi.waitFor(() => expect(states(place)).toEqual(wanted))
  return { attachments, going, deleteFile, states, settled }
}

beforeEach(() => {
  localStorage.clear()
  for (const { id } of currentToasts()) closeToast(id)
})

describe('files that are attached', () => {
  it('are uploaded three at a time, in their order', async () => {
    const { attachments, going, settled } = createRig()
    attachments.add(
      'new',
      ['a', 'b', 'c', 'd'].map((name) => textFile(name)),
    )
    await settled('new', 'a uploading', 'b uploading', 'c uploading', 'd waiting')
    going[0]?.options.onProgress(0.5)
    expect(attachments.at('new')[0]?.state).toEqual({ type: 'uploading', share: 0.5 })
    going[1]?.end()
    await settled('new', 'a uploading', 'b done', 'c uploading', 'd uploading')
    for (const each of going) each.end()
    await settled('new', 'a done', 'b done', 'c done', 'd done')
    expect(uploadedFiles(attachments.at('new')).map(({ id }) => id)).toEqual(['file-a', 'file-b', 'file-c', 'file-d'])
  })

  it('that failed for lack of a network are tried again, those that are refused aren’t offered to be', async () => {
    const { attachments, going, settled } = createRig()
    attachments.add('new', [textFile('a'), textFile('b')])
    await settled('new', 'a uploading', 'b uploading')
    going[0]?.fail(new ApiError({ code: 'network', message: 'Away.' }, 0))
    going[1]?.fail(new ApiError({ code: 'file_unreadable', message: 'No.' }, 415))
    await settled('new', 'a failed', 'b failed')
    expect(attachments.at('new').map(({ state }) => state)).toEqual([
      { type: 'failed', message: 'Away.', canRetry: true },
      { type: 'failed', message: 'No.', canRetry: false },
    ])
    attachments.retry('new', attachments.at('new')[0]?.key ?? '')
    await settled('new', 'a uploading', 'b failed')
    going[2]?.end()
    await settled('new', 'a done', 'b failed')
  })

  it('are called here what the server will call them: nothing in a name hides what it ends with, or names a folder', async () => {
    const { attachments, going } = createRig()
    attachments.add('new', [textFile('../notes\u202efdp.txt')])
    await vi.waitFor(() => expect(going).toHaveLength(1))
    expect(attachments.at('new')[0]?.name).toBe('notesfdp.txt')
    expect(going[0]?.file.name).toBe('../notes\u202efdp.txt')
  })

  it('are taken away: what is on its way is broken off, what has arrived is deleted', async () => {
    const { attachments, going, settled, deleteFile } = createRig()
    attachments.add('new', [textFile('a'), textFile('b')])
    await settled('new', 'a uploading', 'b uploading')
    going[1]?.end()
    await settled('new', 'a uploading', 'b done')
    for (const { key } of attachments.at('new')) attachments.remove('new', key)
    await settled('new')
    expect(going[0]?.options.signal.aborted).toBe(true)
    expect(deleteFile.mock.calls).toEqual([['file-b']])
  })

  it('stay through a reload when the server has them, and are told to a new conversation’s id', async () => {
    const { attachments, going, settled } = createRig()
    attachments.add('new', [textFile('a'), textFile('b')])
    await settled('new', 'a uploading', 'b uploading')
    going[0]?.end()
    await settled('new', 'a done', 'b uploading')
    expect(createRig().states('new')).toEqual(['a done'])
    attachments.adopt('new', 'conv_1')
    going[1]?.end()
    await settled('conv_1', 'a done', 'b done')
    expect(createRig().states('conv_1')).toEqual(['a done', 'b done'])
    attachments.sent('conv_1')
    expect(createRig().states('conv_1')).toEqual([])
  })

  it.each<[string, () => File[], string]>([
    ['an empty one', () => [textFile('a', '')], '“a” is empty.'],
    ['one that is too large', () => [textFile('a', 'x'.repeat(1001))], '“a” has 1 kB; a file may have 1 kB at most.'],
    ['one that can’t be read', () => [textFile('a.zip')], '“a.zip” is of a kind that can’t be read here.'],
    ['a picture of a phone', () => [textFile('a.HEIC')], 'Send it as JPEG.'],
    ['the same twice', () => [textFile('a'), textFile('a')], '“a” is attached already.'],
    [
      'more than a message takes',
      () => Array.from({ length: 21 }, (_, n) => textFile(`${n}`)),
      'one message takes 20 files',
    ],
  ])('are refused by name: %s', async (_, files, words) => {
    const { attachments } = createRig()
    attachments.add('new', files())
    await vi.waitFor(() =>
      expect(
        currentToasts()
          .at(-1)
          ?.text.replaceAll(/[\u2068\u2069]/g, ''),
      ).toContain(words),
    )
  })

  it('the others of them go, and each that doesn’t is named', async () => {
    const { attachments, states } = createRig()
    attachments.add('new', [textFile('a', ''), textFile('b'), textFile('c.exe')])
    await vi.waitFor(() => expect(currentToasts().at(-1)?.details).toHaveLength(2))
    expect(states()).toEqual(['b uploading'])
    // It lies over what waits there, and is no news any more.
    attachments.sent('new')
    expect(currentToasts()).toEqual([])
  })
})
