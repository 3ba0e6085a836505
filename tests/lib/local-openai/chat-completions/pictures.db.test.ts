import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createModelServer, type ModelServerOptions } from '#lib/local-openai/chat-completions/model-server.ts'
import { createFetchPicture } from '#lib/local-openai/pictures/fetch-picture.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { type PictureServer, PNG, PNG_URL, startPictureServer } from '../pictures/picture-server.ts'
import { createRig, gather, type Rig, textsIn } from '../rig.ts'
import { startFakeModelServer } from './fake-model-server.ts'

const model = 'llama3.2:3b'

let database: TestDatabase
let server: Awaited<ReturnType<typeof startFakeModelServer>>
let web: PictureServer
let isGone: boolean
let rig: Rig
let conversation: string

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  isGone = false
  web = await startPictureServer((_, reply) => reply.writeHead(isGone ? 410 : 200).end(PNG))
  server = await startFakeModelServer()
  rig = rigWith({ fetchesImages: false })
  conversation = (await rig.client.conversations.create()).id
})
afterEach(() => Promise.all([server.stop(), web.stop()]))

/** The picture server is the public internet here. */
const rigWith = (options: Partial<ModelServerOptions>) =>
  createRig(database.prisma, {
    model: createModelServer({
      ...{ url: server.url, apiKey: null, silenceMs: 20_000 },
      fetchPicture: createFetchPicture({ resolve: async () => ['127.0.0.1'], isAllowed: (it) => it === '127.0.0.1' }),
      ...options,
    }),
  })
const look = () => [
  {
    role: 'user' as const,
    content: [{ type: 'input_image' as const, image_url: web.at('/cat.png'), detail: 'low' as const }],
  },
]
const ask = (more: object = {}) => rig.client.responses.create({ model, conversation, input: look(), ...more })
const contents = () => {
  const messages = server.asked.at(-1)?.body.messages as { content: unknown }[]
  return messages.map(({ content }) => content)
}
const shown = (url: string) => [{ type: 'image_url', image_url: { url, detail: 'low' } }]

describe('a model server that fetches no pictures', () => {
  it('gets them as data, at the first turn and the next, fetched once', async () => {
    await ask()
    expect(contents()).toEqual([shown(PNG_URL)])
    await ask({ input: 'And now?' })
    expect(contents()).toEqual([shown(PNG_URL), 'Hello', 'And now?'])
    expect(web.asked).toEqual(['/cat.png'])
  })

  it('leaves what is stored as it was sent', async () => {
    await ask()
    const include = ['message.input_image.image_url' as const]
    const [item] = await gather(rig.client.conversations.items.list(conversation, { order: 'asc', include }))
    expect(item).toMatchObject({ content: [{ image_url: web.at('/cat.png') }] })
  })

  it('is not asked at all when a new one can’t be had, and nothing is kept of it', async () => {
    isGone = true
    await expect(ask()).rejects.toMatchObject({
      ...{ status: 400, param: 'input', code: 'invalid_image_url' },
      message: expect.stringContaining(web.at('/cat.png')),
    })
    await expect(ask({ stream: true })).rejects.toMatchObject({ status: 400, code: 'invalid_image_url' })
    expect(server.asked).toEqual([])
    await ask({ input: 'Hello' })
    expect(await textsIn(rig.client, conversation)).toEqual(['Hello', 'Hello'])
  })

  it('lets a response in the background fail with the same', async () => {
    isGone = true
    const { id } = await ask({ background: true })
    await expect
      .poll(() => rig.client.responses.retrieve(id))
      .toMatchObject({
        status: 'failed',
        error: { code: 'invalid_image_url', message: expect.stringContaining(web.at('/cat.png')) },
      })
  })

  it('is told of an earlier one that can’t be had any more', async () => {
    await ask()
    isGone = true
    // Another process, or minutes later: nothing is remembered.
    rig = rigWith({ fetchesImages: false })
    await ask({ input: 'What was it?' })
    expect(contents()).toEqual(['[A picture that can not be loaded any more.]', 'Hello', 'What was it?'])
  })

  it('is told of one in a message that was never answered, when it can’t be had any more', async () => {
    await rig.client.conversations.items.create(conversation, { items: look() })
    isGone = true
    await ask({ input: 'What was it?' })
    expect(contents().join('\n')).toContain('[A picture that can not be loaded any more.]')
  })
})

it('a model server that fetches pictures gets their addresses, and we fetch none', async () => {
  rig = rigWith({})
  await ask()
  expect(contents()).toEqual([shown(web.at('/cat.png'))])
  expect(web.asked).toEqual([])
})
