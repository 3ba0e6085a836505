import { toFile } from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createClock, createRig, gather, type Rig } from '../rig.ts'

let database: TestDatabase
let rig: Rig
const clock = createClock()

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.prisma.localFile.deleteMany()
  rig = createRig(database.prisma, { pool: database.pool, now: clock.now })
})

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])
const upload = async (
  content: string | Uint8Array<ArrayBuffer>,
  name: string,
  purpose: 'user_data' | 'vision' = 'user_data',
) => rig.client.files.create({ file: await toFile(new Blob([content]), name), purpose })
const ask = (content: object[]) =>
  rig.client.responses.create({ model: 'scripted', input: [{ role: 'user', content: content as never }] })

describe('a file', () => {
  it('is kept to the byte, under its name', async () => {
    const content = new Uint8Array(300_000).map((_, index) => index % 256)
    const file = await upload(content, 'Grüße "1".bin')
    expect(file).toEqual({
      id: expect.stringMatching(/^file-[0-9a-f]{24}$/),
      ...{ object: 'file', bytes: 300_000, filename: 'Grüße "1".bin', purpose: 'user_data', status: 'processed' },
      created_at: Math.floor(clock.now() / 1000),
    })
    expect(await rig.client.files.retrieve(file.id)).toEqual(file)
    const reply = await rig.client.files.content(file.id)
    expect(new Uint8Array(await reply.arrayBuffer())).toEqual(content)
    expect(reply.headers.get('content-type')).toBe('application/octet-stream')
  })

  it('belongs to its tenant, and is gone once it is deleted', async () => {
    const { id } = await upload('x', 'x.txt')
    const stranger = rig.clientFor('key-stranger')
    for (const call of ['retrieve', 'delete', 'content'] as const) {
      await expect(stranger.files[call](id)).rejects.toMatchObject({
        status: 404,
        message: `404 No such File object: ${id}`,
      })
    }
    expect((await stranger.files.list()).data).toEqual([])
    expect(await rig.client.files.delete(id)).toEqual({ id, object: 'file', deleted: true })
    await expect(rig.client.files.delete(id)).rejects.toMatchObject({ status: 404 })
    expect(await database.prisma.localFile.count()).toBe(0)
  })

  it('is listed, newest first, page by page and by purpose', async () => {
    for (const name of ['1', '2', '3']) {
      await upload(name, name, name === '2' ? 'vision' : 'user_data')
      clock.advance(1000)
    }
    const names = async (query: object) => (await gather(rig.client.files.list(query))).map((file) => file.filename)
    expect(await names({})).toEqual(['3', '2', '1'])
    expect(await names({ order: 'asc', limit: 1 })).toEqual(['1', '2', '3'])
    expect(await names({ purpose: 'vision' })).toEqual(['2'])
    expect(await rig.client.files.list({ limit: 2 })).toMatchObject({ has_more: true })
  })

  it('is gone when its time is over', async () => {
    const expires_after = { anchor: 'created_at' as const, seconds: 3600 }
    const file = await rig.client.files.create({
      file: await toFile(new Blob(['x']), 'x'),
      purpose: 'user_data',
      expires_after,
    })
    expect(file.expires_at).toBe(file.created_at + 3600)
    clock.advance(3_600_000)
    await expect(rig.client.files.retrieve(file.id)).rejects.toMatchObject({ status: 404 })
    await upload('y', 'y')
    expect(await database.prisma.localFile.count()).toBe(1)
  })

  it.each<[string, (form: FormData) => void, object]>([
    ['has no file', (form) => form.delete('file'), { status: 400, param: 'file' }],
    ['has text for a file', (form) => form.set('file', 'text'), { status: 400, param: 'file' }],
    ['has no purpose', (form) => form.delete('purpose'), { status: 400, param: 'purpose' }],
    ['has another purpose', (form) => form.set('purpose', 'fun'), { status: 400, param: 'purpose' }],
  ])('is refused when the form %s', async (_, change, expected) => {
    const body = new FormData()
    body.set('file', new Blob(['x']), 'x.txt')
    body.set('purpose', 'user_data')
    change(body)
    const headers = { authorization: 'Bearer key-app' }
    const reply = await rig.handler(new Request('http://local.invalid/v1/files', { method: 'POST', headers, body }))
    expect({ status: reply.status, ...(await reply.json()).error }).toMatchObject(expected)
    expect(await database.prisma.localFile.count()).toBe(0)
  })

  it('is refused when there is no form', async () => {
    expect((await rig.send('POST', '/v1/files', '{}')).status).toBe(400)
  })
})

describe('a message with an uploaded file', () => {
  const given = () => rig.model.requests.at(-1)?.items.map((item) => item.content)

  it('brings its content to the model, and only its id into the conversation', async () => {
    const { id: image } = await upload(PNG, 'photo', 'vision')
    const { id: text } = await upload('Hello', 'hello.txt')
    const response = await ask([
      { type: 'input_image', file_id: image, detail: 'low' },
      { type: 'input_file', file_id: text },
    ])
    expect(given()).toEqual([
      [
        {
          type: 'input_image',
          detail: 'low',
          image_url: `data:image/png;base64,${Buffer.from(PNG).toString('base64')}`,
        },
        { type: 'input_text', filename: 'hello.txt', text: '[File “hello.txt”]\nHello\n[End of “hello.txt”]' },
      ],
    ])
    const inputs = await rig.client.responses.inputItems.list(response.id)
    expect(inputs.data).toMatchObject([{ content: [{ file_id: image }, { file_id: text }] }])
    expect(JSON.stringify(inputs.data)).not.toContain('base64')
  })

  it('is refused without the file, and goes on without one that is deleted later', async () => {
    await expect(ask([{ type: 'input_file', file_id: 'file-unknown' }])).rejects.toMatchObject({ status: 400 })
    const { id } = await upload('Hello', 'hello.txt')
    const { id: previous_response_id } = await ask([{ type: 'input_file', file_id: id }])
    await rig.client.files.delete(id)
    await rig.client.responses.create({ model: 'scripted', input: 'And?', previous_response_id })
    expect(given()?.[0]).toEqual([{ type: 'input_text', text: '[A file that has been deleted since.]' }])
  })

  it('can not bring a stranger’s', async () => {
    const { id } = await upload('Hello', 'hello.txt')
    const content = [{ type: 'input_file' as const, file_id: id }]
    const asking = rig
      .clientFor('key-stranger')
      .responses.create({ model: 'scripted', input: [{ role: 'user', content }] })
    await expect(asking).rejects.toMatchObject({ status: 400 })
  })
})
