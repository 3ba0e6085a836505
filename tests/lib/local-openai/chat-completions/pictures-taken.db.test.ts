import { toFile } from 'openai'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createModelServer } from '#lib/local-openai/chat-completions/model-server.ts'
import { refusesPictures, takesPictures } from '#lib/local-openai/chat-completions/picture-words.ts'
import { pdfOf } from '#tests/support/awkward-files.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { docxOf } from '#tests/support/office-files.ts'
import { createRig, type Rig } from '../rig.ts'
import { refusing, startFakeModelServer } from './fake-model-server.ts'

const model = 'llama3.2:3b'
const picture = { type: 'input_image' as const, image_url: 'data:image/png;base64,AAAA', detail: 'auto' as const }
const asksAbout = (...content: object[]) => [{ role: 'user' as const, content: content as never }]

describe('a server that says', () => {
  const body = { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:' } }] }] }
  it.each([
    'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj',
    'This model does not support image inputs',
    'Invalid content type. image_url is only supported by certain models.',
    'm is not a multimodal model',
    'At most 0 image(s) may be provided in one request.',
    'No endpoints found that support image input',
    'unknown variant `image_url`, expected `text`',
    'Image input is not enabled for this model',
    'this model is missing data required for image input',
    'messages.0.content: Input should be a valid string',
    "'messages.0' : for 'role:user' the following must be satisfied[('messages.0.content' : value must be a string)]",
    '该模型不支持图片输入',
  ])('“%s” takes no pictures', (words) => {
    expect(refusesPictures(words, body)).toBe(true)
    expect(refusesPictures(words, { messages: [{ role: 'user', content: 'Hello' }] })).toBe(false)
  })

  it.each([
    'image is too large: at most 20 MB are supported',
    'Could not decode image: unsupported format',
    'Failed to download image from https://example.org',
    'At most 4 images may be provided in one request.',
    'Unsupported image media type: image/gif',
    'The temperature is not supported',
    'model not found',
  ])('“%s” may well take others', (words) => {
    expect(refusesPictures(words, body)).toBe(false)
  })
})

describe('a list of models that has', () => {
  it.each([
    [{ id: 'm', architecture: { input_modalities: ['text', 'image'] } }, true],
    [{ id: 'm', architecture: { input_modalities: ['text'] } }, false],
    [{ id: 'm', capabilities: { vision: true } }, true],
    [{ id: 'm', capabilities: { vision: false } }, false],
    [{ id: 'm', capabilities: ['completion', 'vision'] }, true],
    [{ id: 'm', capabilities: ['completion', 'tools'] }, false],
    [{ id: 'm', model_info: { supports_vision: true } }, true],
    [{ id: 'm', modalities: { input: ['text', 'image'], output: ['text'] } }, true],
    [{ id: 'm', type: 'vlm' }, true],
    [{ id: 'm', object: 'model' }, null],
  ])('%j says of pictures: %j', (entry, takes) => {
    expect(takesPictures(entry as never)).toBe(takes)
  })
})

let database: TestDatabase
let server: Awaited<ReturnType<typeof startFakeModelServer>>
let rig: Rig
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  server = await startFakeModelServer()
  const options = { url: server.url, apiKey: null, silenceMs: 20_000 }
  rig = createRig(database.prisma, { pool: database.pool, model: createModelServer(options) })
})
afterEach(() => server.stop())

const listed = async () => {
  const { data } = await rig.client.models.list()
  return (data.find(({ id }) => id === model) as { takes_pictures?: boolean }).takes_pictures
}
const contents = () => {
  const messages = server.asked.at(-1)?.body.messages as { content: unknown }[]
  return messages.map(({ content }) => content)
}
const noVision = refusing(400, { error: { message: 'This model does not support image inputs' } })

describe('a model that refuses a picture', () => {
  it('is known for it from then on, and not asked again', async () => {
    server.next(noVision)
    const ask = () => rig.client.responses.create({ model, input: asksAbout(picture) })
    await expect(ask()).rejects.toMatchObject({ status: 400, code: 'model_takes_no_pictures' })
    expect(await listed()).toBe(false)
    await expect(ask()).rejects.toMatchObject({ status: 400, code: 'model_takes_no_pictures' })
    expect(server.asked).toHaveLength(1)
  })

  it('goes on with a conversation that has some, and is told of them', async () => {
    const conversation = (await rig.client.conversations.create()).id
    await rig.client.responses.create({ model: 'org/qwen', conversation, input: asksAbout(picture) })
    server.next(noVision)
    const { output_text: answer } = await rig.client.responses.create({ model, conversation, input: 'And now?' })
    expect(answer).toBe('Hello')
    expect(contents()).toEqual(['[A picture, which this model can not see.]', 'Hello', 'And now?'])
  })

  it('by its own list is not even asked', async () => {
    server.listsModels((reply) =>
      reply
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ data: [{ id: model, capabilities: { vision: false } }] })),
    )
    const asking = rig.client.responses.create({ model, input: asksAbout(picture) })
    await expect(asking).rejects.toMatchObject({ code: 'model_takes_no_pictures' })
    expect(server.asked).toEqual([])
  })
})

describe('what a model server is sent of', () => {
  const upload = async (content: string | Uint8Array, name: string) => {
    const file = await toFile(new Blob([typeof content === 'string' ? content : Uint8Array.from(content)]), name)
    return rig.client.files.create({ file, purpose: 'user_data' })
  }
  const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])
  const framed = (name: string, words: string) => `[File “${name}”]\n${words}\n[End of “${name}”]`
  it.each([
    ['a PDF', pdfOf('Twice a day'), 'a.pdf', framed('a.pdf', 'Twice a day')],
    ['a scanned PDF', pdfOf(''), 'a.pdf', expect.stringContaining('no words could be found in it')],
    ['a Word document', docxOf('Tides', 'come'), 'a.docx', framed('a.docx', 'Tides\ncome')],
    ['a text', 'Hello', 'a.txt', framed('a.txt', 'Hello')],
    ['a text in an old encoding', Buffer.from('Gr\xfc\xdfe', 'latin1'), 'a.csv', framed('a.csv', 'Grüße')],
  ])('%s is its words, with its name', async (_, content, name, words) => {
    const { id } = await upload(content, name)
    await rig.client.responses.create({ model, input: asksAbout({ type: 'input_file', file_id: id }) })
    expect(contents()).toEqual([words])
  })

  it('a picture is its data', async () => {
    const { id } = await upload(PNG, 'a.png')
    const part = { type: 'input_image', file_id: id, detail: 'auto' }
    await rig.client.responses.create({ model, input: asksAbout({ type: 'input_text', text: 'Look' }, part) })
    const url = `data:image/png;base64,${PNG.toString('base64')}`
    expect(contents()).toEqual([
      [
        { type: 'text', text: 'Look' },
        { type: 'image_url', image_url: { url, detail: 'auto' } },
      ],
    ])
  })

  it('a document in the message itself is its words, too', async () => {
    const file_data = `data:application/pdf;base64,${pdfOf('Twice a day').toString('base64')}`
    await rig.client.responses.create({
      model,
      input: asksAbout({ type: 'input_file', filename: 'a.pdf', file_data }),
    })
    expect(contents()).toEqual([framed('a.pdf', 'Twice a day')])
  })

  it('a document tells when it is uploaded that there are no words in it', async () => {
    expect(await upload(pdfOf(''), 'scan.pdf')).toMatchObject({ status: 'processed', status_details: 'scanned' })
  })
})
