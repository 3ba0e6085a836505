import { afterAll, beforeAll, expect, it } from 'vitest'
import type { providerClient } from '#lib/server/provider/provider.ts'
import {
  answering,
  refusing,
  says,
  startFakeModelServer,
} from '#tests/lib/local-openai/chat-completions/fake-model-server.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { linesOf, person } from '#tests/support/misbehaving-provider/provided-app.ts'

let port: number
let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
let ada: ReturnType<typeof person>
let local: ReturnType<typeof providerClient>
beforeAll(async () => {
  const server = await startFakeModelServer()
  port = server.port
  await server.stop()
  app = await startTestApp({ MODEL_SERVER_URL: `http://127.0.0.1:${port}/v1`, RETRY_BASE_MS: '5' })
  browser = await app.guest()
  ada = person(browser)
  const { providerClient } = await import('#lib/server/provider/provider.ts')
  local = providerClient('local')
})
afterAll(() => app.stop())

/** This process begins anew, as far as it knows the model server. */
const forget = () => {
  for (const name of ['parley.provider.local', 'parley.models']) {
    delete (globalThis as { [key: symbol]: unknown })[Symbol.for(name)]
  }
}
const modelsListed = async () => (await browser.json('/api/models')).body
const modelOf = async (id: string) => (await ada.history(id)).conversation.model

it('the demo model stands in for a model server that isn’t there, until it is', async () => {
  expect(await modelsListed()).toMatchObject({ defaultModel: 'demo', models: [{ id: 'demo' }], isStandIn: true })
  const first = await ada.ask('Hello')
  expect(first.body).toMatchObject({ status: 'completed' })
  expect(first.body.content).toContain(`The model server at \`127.0.0.1:${port}\` does not answer.`)
  expect(first.body.content).toContain('MODEL_SERVER_URL')
  const { conversationId } = first.body

  // Whoever asks for a model gets it, or none.
  expect(await ada.ask('Hello', { model: 'llama3.2:3b' })).toMatchObject({ status: 503 })
  const create = local.responses.create({ model: 'llama3.2:3b', input: 'Hello' }, { maxRetries: 0 })
  await expect(create).rejects.toMatchObject({ status: 503 })

  const server = await startFakeModelServer(port)
  try {
    // As a page sends it that was opened before, and as a program does.
    for (const [message, more] of [
      ['Now?', { model: 'demo' }],
      ['Again?', {}],
    ] as const) {
      expect((await ada.ask(message, { conversationId, ...more })).body).toMatchObject({ content: 'Hello' })
      expect(server.asked.at(-1)?.body.model).toBe('llama3.2:3b')
    }
    expect(await modelOf(conversationId)).toBe('llama3.2:3b')
    const listed = await modelsListed()
    expect(listed.models.map(({ id }: { id: string }) => id)).toEqual(['llama3.2:3b', 'org/qwen'])
    expect([listed.isStandIn, listed.models[0].takesPictures]).toEqual([false, null])
    expect((await ada.ask('New', { model: 'demo' })).body).toMatchObject({ content: 'Hello' })
  } finally {
    await server.stop()
  }
  // It has been there: what fails from now on is its failure.
  expect((await modelsListed()).defaultModel).toBe('llama3.2:3b')
  expect((await ada.ask('Gone?', { conversationId })).body).toMatchObject({ status: 'failed' })
})

it('a conversation that has a model of its own goes on with it afterwards', async () => {
  forget()
  const before = await startFakeModelServer(port)
  const { conversationId } = (await ada.ask('Hello', { model: 'org/qwen' })).body
  await before.stop()

  forget()
  const meanwhile = await ada.ask('There?', { conversationId, model: 'demo' })
  expect(meanwhile.body.content).toContain('does not answer')
  expect(await modelOf(conversationId)).toBe('org/qwen')

  const server = await startFakeModelServer(port)
  server.next(answering(...says('Yes')))
  expect((await ada.ask('Now?', { conversationId, model: 'demo' })).body.content).toBe('Yes')
  expect(server.asked.at(-1)?.body.model).toBe('org/qwen')
  expect(linesOf((await ada.history(conversationId)).messages)).toHaveLength(6)
  await server.stop()
})

it('a server that refuses is no server that is away', async () => {
  forget()
  const server = await startFakeModelServer(port)
  server.listsModels(refusing(401, {}))
  expect(await ada.ask('Hello')).toMatchObject({ status: 502, body: { error: { code: 'provider_credentials' } } })
  server.listsModels(refusing(404, {}))
  expect(await browser.json('/api/models')).toMatchObject({ status: 503, body: { error: { code: 'no_model' } } })
  await server.stop()
})
