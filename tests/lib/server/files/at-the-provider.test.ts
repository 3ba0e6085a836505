import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FileInfo } from '#lib/contract/file.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { purgeFiles } from '#lib/server/retention/purge-files.ts'
import { formWith, pdfOf, photo, pngOf } from '#tests/support/awkward-files.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

async function upload(content: Uint8Array | string, name: string) {
  const { status, body } = await app.browser.json('/api/files', { method: 'POST', form: formWith(content, name) })
  return { status, file: body.file as FileInfo, error: body.error }
}

const sentFile = () => {
  const { filename, type, purpose } = app.provider.asked('files.create')[0]?.body ?? {}
  return { name: filename, type, purpose }
}
const sentContent = () => {
  const { input } = app.provider.asked('responses.create')[0]?.body ?? {}
  return (input as { content: unknown }[])[0]?.content
}

describe('what the provider is sent', () => {
  const image = (file_id: string) => ({ type: 'input_image', file_id, detail: 'auto' })
  const file = (file_id: string) => ({ type: 'input_file', file_id })
  it.each([
    ['a picture', pngOf, 'a.png', { name: 'a.png', type: 'image/png', purpose: 'vision' }, image],
    ['a photo', photo, 'b.JPG', { name: 'b.JPG', type: 'image/jpeg', purpose: 'vision' }, image],
    ['a PDF', () => pdfOf('x'), 'c.pdf', { name: 'c.pdf', type: 'application/pdf', purpose: 'user_data' }, file],
    ['a text', () => 'x', 'd.txt', { name: 'd.txt', type: 'text/plain', purpose: 'user_data' }, file],
    [
      'code that it may not know',
      () => 'x',
      'e.zig',
      { name: 'e.zig.txt', type: 'text/plain', purpose: 'user_data' },
      file,
    ],
    ['a drawing', () => '<svg/>', 'f.svg', { name: 'f.svg', type: 'text/plain', purpose: 'user_data' }, file],
    ['a page', () => '<!doctype html>', 'g.html', { name: 'g.html', type: 'text/plain', purpose: 'user_data' }, file],
  ])('for %s', async (_, make, name, sent, part) => {
    const { file } = await upload(await make(), name)
    expect([file.name, file.canOpen]).toEqual([name, false])
    expect(sentFile()).toEqual(sent)
    await app.ask('Look', { files: [file.id] })
    expect(sentContent()).toEqual([{ type: 'input_text', text: 'Look' }, part(file.id)])
  })

  it('without words is the files alone', async () => {
    const { file } = await upload('x', 'a.txt')
    await app.ask('', { files: [file.id] })
    expect(sentContent()).toEqual([{ type: 'input_file', file_id: file.id }])
  })

  it('when a stopped message is written back is the files, too', async () => {
    const { file } = await upload('x', 'a.txt')
    const held = gate()
    app.provider.next({ say: ['Some', held] })
    const turn = await app.begin('Look', { files: [file.id] })
    await turn.untilText('Some')
    await app.stopTurn(turn.id)
    const [question] = (await app.history(turn.conversationId)).messages
    expect(question).toMatchObject({ content: 'Look', files: [{ id: file.id, name: 'a.txt' }] })
    const [written] = app.provider.conversation(turn.conversationId).items
    expect(written?.content).toMatchObject([{ type: 'input_text', text: 'Look' }, { file_id: file.id }])
  })
})

it('of a file at OpenAI there is the preview alone', async () => {
  const { file } = await upload(await pngOf(), 'a.png')
  const { status, body } = await app.browser.json(`/api/files/${file.id}`)
  expect([status, body.error.code]).toEqual([404, 'file_not_kept'])
  expect((await app.browser.fetch(`/api/files/${file.id}/preview`)).status).toBe(200)
})

describe('a provider that', () => {
  it.each([
    ['refuses the file', refusal(400, 'Unsupported file.', { code: 'invalid_file' }), 502, 'file_refused'],
    ['refuses the key', refusal(401, 'Incorrect API key.', { code: 'invalid_api_key' }), 502, 'provider_credentials'],
    ['has no credit left', refusal(429, 'Quota.', { code: 'insufficient_quota' }), 503, 'provider_quota'],
    ['breaks the connection', 'cut', 503, 'provider_unreachable'],
  ] as const)('%s says what to do, and nothing is kept', async (_, mishap, status, code) => {
    app.provider.refuse('files.create', mishap, mishap, mishap, mishap)
    const before = await app.prisma.file.count()
    const reply = await upload('x', 'a.txt')
    expect([reply.status, reply.error?.code]).toEqual([status, code])
    expect(await app.prisma.file.count()).toBe(before)
  })

  it('is busy for a moment is asked again', async () => {
    app.provider.refuse('files.create', refusal(503, 'Busy.', { code: 'server_is_overloaded' }))
    expect((await upload('x', 'a.txt')).status).toBe(200)
  })

  it('refuses a picture is believed: the next one is refused before it is sent, until another model is chosen', async () => {
    const { file } = await upload(await pngOf(), 'a.png')
    const words = 'Invalid content type. image_url is only supported by certain models.'
    app.provider.refuse('responses.create', refusal(400, words, { code: 'invalid_value', param: 'input' }))
    const first = await app.ask('Look', { files: [file.id] })
    expect([first.body.status, first.body.error?.code]).toEqual(['failed', 'model_takes_no_pictures'])
    const second = await app.ask('Look', { files: [file.id] })
    expect([second.status, (second.body as never as { error: { code: string } }).error.code]).toEqual([
      400,
      'model_takes_no_pictures',
    ])
    const { models } = (await app.browser.json('/api/models')).body
    expect(models).toMatchObject([{ id: 'gpt-test', takesPictures: false }])
    await app.prisma.modelTrait.deleteMany()
  })
})

describe('files in no message', () => {
  it('go after a day, at the provider too; those in a message stay', async () => {
    const [loose, sent, young] = [await upload('x', 'a.txt'), await upload('y', 'b.txt'), await upload('z', 'c.txt')]
    await app.ask('Look', { files: [sent.file.id] })
    const createdAt = new Date(Date.now() - 25 * 60 * 60 * 1000)
    await app.prisma.file.updateMany({ where: { id: { in: [loose.file.id, sent.file.id] } }, data: { createdAt } })
    await purgeFiles()
    await runDeletions()
    const there = [loose, sent, young].map(({ file }) => app.provider.memory.files.has(file.id))
    expect(there).toEqual([false, true, true])
  })

  it('go with the account', async () => {
    const { file } = await upload('x', 'a.txt')
    await app.browser.json('/api/account', { method: 'DELETE', body: { confirmation: 'delete' } })
    await runDeletions()
    expect(app.provider.memory.files.has(file.id)).toBe(false)
  })
})
