import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NO_SETTINGS } from '#lib/local-openai/model/model-settings.ts'
import { readEnv } from '#lib/server/env.ts'
import { localModel } from '#lib/server/provider/local-client.ts'
import {
  answering,
  html,
  says,
  silent,
  startFakeModelServer,
} from '#tests/lib/local-openai/chat-completions/fake-model-server.ts'
import { gather } from '#tests/lib/local-openai/rig.ts'

let server: Awaited<ReturnType<typeof startFakeModelServer>>

beforeEach(async () => {
  server = await startFakeModelServer()
})
afterEach(() => server.stop())

const modelFor = (env: Record<string, string>) => localModel(readEnv(env))
const request = () => ({
  ...{ model: 'llama3.2:3b', instructions: null, items: [], maxOutputTokens: null, settings: NO_SETTINGS },
  signal: new AbortController().signal,
})
const withPicture = {
  ...{ id: 'msg_1', type: 'message', role: 'user' },
  content: [{ type: 'input_image', image_url: 'http://127.0.0.1/cat.png' }],
}

describe('what answers at the local provider', () => {
  it('is the demo model without configuration', async () => {
    expect((await modelFor({}).list())[0]?.id).toBe('demo')
  })

  it('is the configured model server, spoken to with its key', async () => {
    // With a slash at its end or without, as people write it.
    const model = modelFor({ MODEL_SERVER_URL: `${server.url}/`, MODEL_SERVER_API_KEY: 'secret' })
    expect((await model.list()).map(({ id }) => id)).toEqual(['llama3.2:3b', 'org/qwen'])
    server.next(answering(...says('Hi')))
    expect((await gather(model.generate(request()))).map((event) => event.type)).toEqual(['start', 'text-delta', 'end'])
    expect(server.asked[0]?.authorization).toBe('Bearer secret')
  })

  it('is asked as the model that was set, where the server names none', async () => {
    server.listsModels(html(404))
    const settings = { MODEL_SERVER_URL: server.url, OPENAI_MODEL: 'llama' }
    expect(await modelFor(settings).list()).toMatchObject([{ id: 'llama' }])
    expect(await modelFor({ ...settings, MODEL_SERVER_MODEL: 'qwen' }).list()).toMatchObject([{ id: 'qwen' }])
    await expect(modelFor({ MODEL_SERVER_URL: server.url }).list()).rejects.toThrow('MODEL_SERVER_MODEL')
  })

  it('is reached though /v1 was forgotten', async () => {
    const model = modelFor({ MODEL_SERVER_URL: server.url.replace('/v1', '') })
    await model.list()
    expect((await gather(model.generate(request()))).at(-1)).toMatchObject({ type: 'end' })
  })

  it('needs no key', async () => {
    await gather(modelFor({ MODEL_SERVER_URL: server.url }).generate(request()))
    expect(server.asked[0]?.authorization).toBeUndefined()
  })

  it.each(['', 'on'])('is left to fetch pictures by itself: %o', async (setting) => {
    const model = modelFor({ MODEL_SERVER_URL: server.url, MODEL_SERVER_FETCHES_IMAGES: setting })
    await gather(model.generate({ ...request(), items: [withPicture] }))
    expect(server.asked[0]?.body.messages).toMatchObject([
      { content: [{ image_url: { url: withPicture.content[0]?.image_url } }] },
    ])
  })

  it('is spared the addresses of pictures where it fetches none, and none within are fetched', async () => {
    const model = modelFor({ MODEL_SERVER_URL: server.url, MODEL_SERVER_FETCHES_IMAGES: 'off' })
    const asking = model.generate({ ...request(), items: [withPicture], newItems: 1 })
    await expect(gather(asking)).rejects.toMatchObject({ status: 400, body: { error: { code: 'invalid_image_url' } } })
    expect(server.asked).toEqual([])
  })

  it('is waited for as long as a silence may last', async () => {
    server.next(silent)
    const model = modelFor({ MODEL_SERVER_URL: server.url, SILENCE_SECONDS: '1' })
    await expect(gather(model.generate(request()))).rejects.toMatchObject({ status: 503 })
  })
})
