import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FileInfo } from '#lib/contract/file.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { runDueJobs } from '#lib/server/jobs/run-jobs.ts'
import { indexJob } from '#lib/server/search/index-jobs.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { formWith, gifOf, pdfOf, photo, pngOf, pngThatClaims, webpOf } from '#tests/support/awkward-files.ts'
import { docxOf, odtOf, pptxOf, xlsxOf } from '#tests/support/office-files.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp({ UPLOAD_MAX_MB: '1' })
  browser = await app.guest()
})
afterAll(() => app.stop())

const upload = async (content: Uint8Array | string, name: string, type = '', as = browser) => {
  const { status, body } = await as.json('/api/files', { method: 'POST', form: formWith(content, name, type) })
  return { status, file: body.file as FileInfo, error: body.error }
}

const left = () => readdirSync(join(process.env.DATA_DIR ?? '.data', 'uploads'))
const counts = async () => [await app.prisma.file.count(), await app.prisma.localFile.count(), left().length]

describe('an upload', () => {
  it.each([
    ['PNG', pngOf, 'a.png', 'image/png'],
    ['WebP', webpOf, 'a.webp', 'image/webp'],
    ['GIF', gifOf, 'a.gif', 'image/gif'],
  ])('of a %s keeps its format, and has a preview', async (_, make, name, type) => {
    const { status, file } = await upload(await make(), name, type)
    expect(status).toBe(200)
    expect(file).toMatchObject({ name, type, width: 40, height: 30, hasPreview: true, canOpen: true, notice: null })
    const preview = await browser.fetch(`/api/files/${file.id}/preview`)
    const bytes = await preview.bytes()
    expect(preview.headers.get('content-type')).toBe('image/webp')
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 40, height: 30 })
    expect(bytes.byteLength).toBeLessThanOrEqual(40_000)
  })

  it('of a photo loses where it was taken, and stands the right way up', async () => {
    const taken = await photo()
    expect((await sharp(taken).metadata()).exif).toBeDefined()
    const { file } = await upload(taken, 'IMG_1.JPG', 'image/jpeg')
    expect(file).toMatchObject({ type: 'image/jpeg', width: 40, height: 80 })
    const sent = await (await browser.fetch(`/api/files/${file.id}`)).bytes()
    const { exif, orientation, width, height } = await sharp(sent).metadata()
    expect([exif, orientation, width, height]).toEqual([undefined, undefined, 40, 80])
  })

  it.each([
    ['a text', 'Hello', 'notes.txt', 'text/plain', 'text/plain'],
    ['code that browsers take for a video', 'const a = 1', 'a.ts', 'video/mp2t', 'text/plain'],
    ['code without a type', 'fn main() {}', 'main.rs', '', 'text/plain'],
    ['a table that is declared as Excel’s', 'a;b\n1;2', 'a.csv', 'application/vnd.ms-excel', 'text/csv'],
    ['a drawing in SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'a.svg', 'image/svg+xml', 'text/plain'],
    ['a page', '<!doctype html><script>alert(1)</script>', 'a.html', 'text/html', 'text/plain'],
    ['text of an unknown ending', 'x = 1', 'Makefile', '', 'text/plain'],
    ['text in an old encoding', Buffer.from('Gr\xfc\xdfe', 'latin1'), 'alt.txt', 'text/plain', 'text/plain'],
    ['text in UTF-16', Buffer.from('\ufeffHello', 'utf16le'), 'wide.txt', 'text/plain', 'text/plain'],
    ['Markdown', '# Hello', 'a.md', 'text/markdown', 'text/markdown'],
    ['a PDF', pdfOf('Tides come twice a day'), 'a.pdf', 'application/pdf', 'application/pdf'],
    ['a Word document', docxOf('Tides'), 'a.docx', '', expect.stringContaining('wordprocessingml')],
    ['an Excel sheet', xlsxOf(), 'a.xlsx', '', expect.stringContaining('spreadsheetml')],
    ['slides', pptxOf(), 'a.pptx', '', expect.stringContaining('presentationml')],
    ['an OpenDocument text', odtOf(), 'a.odt', '', expect.stringContaining('opendocument.text')],
  ])('of %s is taken', async (_, content, name, declared, type) => {
    const { status, file } = await upload(content, name, declared)
    expect([status, file?.type, file?.name, file?.hasPreview]).toEqual([200, type, name, false])
  })

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\a.txt', 'a.txt'],
    ['a\u202Etxt.exe', 'atxt.exe.txt'],
    ['  spaces  and\ttabs .txt', 'spaces and tabs .txt'],
    ['\u200B\u2066.txt', '.txt'],
    ['..', 'file'],
    [`${'long '.repeat(60)}.txt`, /^(long ){10}.*….txt$/],
    ['e\u0301te\u0301.txt', 'été.txt'],
  ])('under the name %j is shown under one that deceives nobody', async (given, shown) => {
    const content = given.endsWith('.exe') ? null : 'Hello'
    if (content === null) return expect((await upload('Hello', given)).error.code).toBe('file_unreadable')
    const { file } = await upload(content, given)
    if (typeof shown === 'string') expect(file.name).toBe(shown)
    else expect(file.name).toMatch(shown)
    expect([...file.name].length).toBeLessThanOrEqual(120)
  })

  const zip = Buffer.from('PK\x03\x04\x14\x00\x00\x00\x08\x00'.padEnd(200, '\x01'), 'latin1')
  it.each([
    ['nothing', '', 'a.txt', 'text/plain', 400, 'file_empty'],
    ['more than is taken', 'x'.repeat(1_000_001), 'a.txt', 'text/plain', 413, 'file_too_large'],
    ['a JPEG that is called PNG', photo, 'a.png', 'image/jpeg', 415, 'file_unreadable'],
    ['a PNG that is declared a JPEG', pngOf, 'a.png', 'image/jpeg', 415, 'file_unreadable'],
    ['text that is called a picture', '<html>', 'a.png', 'image/png', 415, 'file_unreadable'],
    ['text that is called a PDF', 'Hello', 'a.pdf', '', 415, 'file_unreadable'],
    ['a PDF that is called a text', pdfOf('x'), 'a.txt', 'text/plain', 415, 'file_unreadable'],
    ['an archive that is called a document', zip, 'a.docx', '', 415, 'file_unreadable'],
    ['an archive', zip, 'a.zip', 'application/zip', 415, 'file_unreadable'],
    ['bytes of no kind', Buffer.from([0, 1, 2, 3, 250]), 'a.bin', '', 415, 'file_unreadable'],
    ['bytes that are called a text', Buffer.from([65, 0, 1, 2, 3]), 'a.txt', '', 415, 'file_unreadable'],
    ['a picture that is cut off', async () => (await photo()).subarray(0, 300), 'a.jpg', '', 415, 'file_unreadable'],
    ['a picture of a thousand million pixels', pngThatClaims(32_000, 32_000), 'a.png', '', 415, 'file_unreadable'],
  ] as const)(
    'of %s is refused, says why by its name, and leaves nothing',
    async (_, made, name, type, status, code) => {
      const before = await counts()
      const content = typeof made === 'function' ? await made() : made
      const reply = await upload(content, name, type)
      expect([reply.status, reply.error?.code]).toEqual([status, code])
      expect(reply.error.message).toContain(name)
      expect(await counts()).toEqual(before)
    },
  )

  it.each([
    ['JSON', { body: {} }, 415, 'not_multipart'],
    ['no file', { form: new FormData() }, 400, 'invalid_request'],
    ['nothing at all', {}, 415, 'not_multipart'],
  ])('with %s is refused', async (_, call, status, code) => {
    const reply = await browser.json('/api/files', { method: 'POST', ...call })
    expect([reply.status, reply.body.error.code]).toEqual([status, code])
  })

  it('that is cut off in the middle is refused, and leaves nothing', async () => {
    const before = await counts()
    const rawBody = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHel'
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    const { status, body } = await browser.json('/api/files', { method: 'POST', rawBody, headers })
    expect([status, body.error.code]).toEqual([400, 'upload_incomplete'])
    expect(await counts()).toEqual(before)
  })

  it('for a conversation of somebody else is refused', async () => {
    const neighbour = await app.guest()
    const { body } = await neighbour.json('/api/conversations', { method: 'POST', body: {} })
    const path = `/api/files?conversationId=${body.conversation.id}`
    const reply = await browser.json(path, { method: 'POST', form: formWith('Hello', 'a.txt') })
    expect([reply.status, reply.body.error.code]).toEqual([404, 'conversation_not_found'])
  })
})

const send = (body: object, as = browser) => as.json('/api/chat', { method: 'POST', body })
const historyOf = async (id: string, as = browser) => (await as.json(`/api/conversations/${id}`)).body

describe('a message', () => {
  it('has its files, in their order, when it is read again', async () => {
    const [picture, text] = [await upload(await pngOf(), 'a.png'), await upload('Hello', 'a.txt')]
    const { body } = await send({ message: 'Look', files: [picture.file.id, text.file.id] })
    expect(body.status).toBe('completed')
    const { messages } = await historyOf(body.conversationId)
    expect(messages[0]).toMatchObject({ content: 'Look', files: [picture.file, text.file] })
    const [item] = await app.prisma.localItem.findMany({
      where: { conversationId: body.conversationId, position: 0 },
    })
    expect(item?.data).toMatchObject({
      content: [
        { type: 'input_text', text: 'Look' },
        { type: 'input_image', file_id: picture.file.id },
        { type: 'input_file', file_id: text.file.id },
      ],
    })
  })

  it('may be without words when it has files, and its conversation is called by the first of them', async () => {
    const { file } = await upload('Hello', 'harbour.txt')
    const { body } = await send({ files: [file.id] })
    const { conversation, messages } = await historyOf(body.conversationId)
    expect(messages[0]).toMatchObject({ role: 'user', content: '', files: [{ name: 'harbour.txt' }] })
    expect(messages.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant'])
    expect(conversation.title).not.toBe('')
  })

  it('is found by the names of its files', async () => {
    const { file } = await upload('Hello', 'Lighthouse keeper.txt')
    const { body } = await send({ message: 'Look', files: [file.id] })
    // The app does so by itself, too, and may be about to.
    await runDueJobs({ index: indexJob })
    const hits = async () => (await browser.json('/api/search?q=lighthouse')).body.hits
    const found = expect.objectContaining({ conversationId: body.conversationId, role: 'user' })
    await expect.poll(hits).toContainEqual(found)
  })

  it('with the same file twice has it once', async () => {
    const { file } = await upload('Hello', 'a.txt')
    const { body } = await send({ message: 'Look', files: [file.id, file.id] })
    expect((await historyOf(body.conversationId)).messages[0].files).toHaveLength(1)
  })

  it.each([
    ['a file that nobody has', async () => ['file-0'], 404, 'file_not_found'],
    [
      'somebody else’s file',
      async () => [(await upload('x', 'a.txt', '', await app.guest())).file.id],
      404,
      'file_not_found',
    ],
    ['21 files', async () => Array.from({ length: 21 }, (_, index) => `file-${index}`), 400, 'too_many_files'],
    ['no words and no files', async () => [], 400, 'message_empty'],
  ])('with %s is refused, and nothing is stored', async (name, ids, status, code) => {
    const files = await ids()
    const before = [await app.prisma.turn.count(), await app.prisma.fileUse.count()]
    const message = name === 'no words and no files' ? ' ' : 'Look'
    const reply = await send({ message, files })
    expect([reply.status, reply.body.error.code]).toEqual([status, code])
    expect([await app.prisma.turn.count(), await app.prisma.fileUse.count()]).toEqual(before)
  })

  it('that is sent twice is one; with other files under the same id it is another one', async () => {
    const [one, other] = [await upload('x', 'a.txt'), await upload('y', 'b.txt')]
    const turnId = crypto.randomUUID()
    const first = await send({ message: 'Look', files: [one.file.id], turnId })
    const again = await send({ message: 'Look', files: [one.file.id], turnId })
    expect(again.body.conversationId).toBe(first.body.conversationId)
    const conflict = await send({ message: 'Look', files: [other.file.id], turnId })
    expect([conflict.status, conflict.body.error.code]).toEqual([409, 'turn_conflict'])
  })

  it('that is edited keeps its files, unless others are given', async () => {
    const { file } = await upload('Hello', 'a.txt')
    const { body } = await send({ message: 'Look', files: [file.id] })
    const id = body.conversationId
    const [question] = (await historyOf(id)).messages
    await send({ message: 'Look again', conversationId: id, editOf: question.id })
    const [kept] = (await historyOf(id)).messages
    expect([kept.content, kept.files?.[0].id]).toEqual(['Look again', file.id])
    await send({ message: 'Without', conversationId: id, editOf: kept.id, files: [] })
    const [without] = (await historyOf(id)).messages
    expect([without.content, without.files]).toEqual(['Without', undefined])
  })

  it('whose answer is asked for again says its files again to the model', async () => {
    const { file } = await upload('Hello', 'a.txt')
    const { body } = await send({ message: 'Look', files: [file.id] })
    const answer = (await historyOf(body.conversationId)).messages[1]
    await send({ conversationId: body.conversationId, againOf: answer.id })
    const turn = await app.prisma.turn.findFirst({ where: { conversationId: body.conversationId, isAgain: true } })
    expect(turn?.fileIds).toEqual([file.id])
  })
})

describe('a file', () => {
  it('is somebody else’s to nobody', async () => {
    const { file } = await upload(await pngOf(), 'a.png')
    const neighbour = await app.guest()
    for (const path of [`/api/files/${file.id}`, `/api/files/${file.id}/preview`]) {
      const { status, body } = await neighbour.json(path)
      expect([status, body.error.code]).toEqual([404, 'file_not_found'])
    }
    const { status } = await neighbour.json(`/api/files/${file.id}`, { method: 'DELETE' })
    expect(status).toBe(404)
  })

  it.each([
    ['a page', '<script>alert(1)</script>', 'a.html', 'text/plain', 'attachment'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'a.svg', 'text/plain', 'attachment'],
    ['a PDF', pdfOf('x'), 'a.pdf', 'application/pdf', 'attachment'],
  ])('that is %s is given back as it came, and never as something that runs', async (_, content, name, type, how) => {
    const { file } = await upload(content, name)
    const reply = await browser.fetch(`/api/files/${file.id}`)
    expect(reply.headers.get('content-type')).toBe(type)
    expect(reply.headers.get('content-disposition')).toBe(`${how}; filename*=UTF-8''${name}`)
    expect(Buffer.from(await reply.bytes())).toEqual(Buffer.from(content as string))
  })

  it('that is in no message can be deleted, here and at the provider', async () => {
    const { file } = await upload('Hello', 'a.txt')
    const { status } = await browser.json(`/api/files/${file.id}`, { method: 'DELETE' })
    expect(status).toBe(200)
    await runDeletions()
    expect(await app.prisma.localFile.count({ where: { id: file.id } })).toBe(0)
  })

  it('that was sent stays until its last conversation goes, which its receipt says', async () => {
    const { file } = await upload('Hello', 'a.txt')
    const { body } = await send({ message: 'Look', files: [file.id] })
    const first = body.conversationId
    const refused = await browser.json(`/api/files/${file.id}`, { method: 'DELETE' })
    expect([refused.status, refused.body.error.code]).toEqual([409, 'file_in_use'])
    const { messages } = await historyOf(first)
    const branched = await browser.json(`/api/conversations/${first}/branch`, {
      method: 'POST',
      body: { messageId: messages[1].id },
    })
    await browser.json(`/api/conversations/${first}?forever=true`, { method: 'DELETE' })
    expect((await historyOf(branched.body.conversation.id)).messages[0].files[0].id).toBe(file.id)
    expect((await browser.fetch(`/api/files/${file.id}`)).status).toBe(200)
    await browser.json(`/api/conversations/${branched.body.conversation.id}?forever=true`, { method: 'DELETE' })
    await runDeletions()
    expect(await app.prisma.localFile.count({ where: { id: file.id } })).toBe(0)
    const { receipts } = (await browser.json('/api/deletions')).body
    const filesOf = (id: string) =>
      receipts.find((receipt: { conversationId: string }) => receipt.conversationId === id)?.files
    expect([filesOf(first), filesOf(branched.body.conversation.id)]).toEqual([0, 1])
  })

  it('asked for with what one has of it costs no second preview', async () => {
    const { file } = await upload(await pngOf(), 'a.png')
    const path = `/api/files/${file.id}/preview`
    const etag = (await browser.fetch(path)).headers.get('etag') ?? ''
    expect((await browser.fetch(path, { headers: { 'if-none-match': etag } })).status).toBe(304)
    expect((await (await app.guest()).fetch(path, { headers: { 'if-none-match': etag } })).status).toBe(404)
  })
})
