import { describe, expect, it } from 'vitest'
import {
  filesDropped,
  filesPasted,
  isOfFiles,
  longTextPasted,
  PASTED_TEXT_MAX,
} from '#components/chat/dropped-files.ts'

const file = (name: string) => new File(['x'], name, { type: 'image/png' })
const data = (given: { files?: File[]; types?: string[]; items?: object[]; text?: string }) =>
  ({ files: [], types: [], items: [], getData: () => given.text ?? '', ...given }) as unknown as DataTransfer

describe('what is dragged', () => {
  it.each([
    ['files', ['Files'], true],
    ['text of the page', ['text/plain', 'text/html'], false],
  ])('is known: %s', (_, types, is) => {
    expect(isOfFiles(data({ types }))).toBe(is)
  })

  it('and dropped are its files; folders are counted', () => {
    const entry = (isDirectory: boolean) => ({ kind: 'file', webkitGetAsEntry: () => ({ isDirectory }) })
    const [one, folder, two] = [file('one'), file('folder'), file('two')]
    const dropped = data({ files: [one, folder, two], items: [entry(false), entry(true), entry(false)] })
    expect(filesDropped(dropped)).toEqual({ files: [one, two], folders: 1 })
  })
})

describe('what is pasted', () => {
  it('is a picture, under a name that says where it is from', () => {
    expect(filesPasted(data({ files: [file('image.png')] })).map(({ name }) => name)).toEqual(['pasted-picture.png'])
  })

  it('is words where there are some beside a picture of them', () => {
    expect(filesPasted(data({ files: [file('image.png')], types: ['text/plain', 'Files'] }))).toEqual([])
  })

  it.each([
    ['a long text in the composer', PASTED_TEXT_MAX + 1, true, true],
    ['a text that isn’t too long', PASTED_TEXT_MAX, true, false],
    ['a long text in another field', PASTED_TEXT_MAX + 1, false, false],
  ])('is a file: %s', (_, length, isComposer, isFile) => {
    const target = document.createElement('textarea')
    if (isComposer) target.dataset.focusHome = ''
    const event = { target, clipboardData: data({ text: 'a'.repeat(length) }) } as unknown as ClipboardEvent
    expect(longTextPasted(event) !== null).toBe(isFile)
  })
})
