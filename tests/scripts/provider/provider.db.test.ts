import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fromRoot } from '#scripts/base/project.ts'
import { clusterPaths } from '#scripts/database/cluster.ts'
import { openEmbeddedDatabase } from '#scripts/database/embedded.ts'
import { findPostmaster } from '#scripts/database/postmaster.ts'
import { startFakeModelServer } from '#tests/lib/local-openai/chat-completions/fake-model-server.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'

let database: TestDatabase
const folder = mkdtempSync(fromRoot('.cache', 'provider-'))

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true })
})

const ownDatabase = () => ['--database', database.url]
const start = (tokens: string[], ...args: string[]) => launch(tokens, { args: [...ownDatabase(), ...args] })

/** Long enough for a token. */
const tokenOf = (name: string) => `${name}-${'s'.repeat(20)}`

interface Launch {
  args?: string[]
  modelServer?: string
  /** The last line that is waited for. */
  until?: string
}

/** `npm run provider` on a free port, as far as it has told its address. */
async function launch(tokens: string[], { args = [], modelServer = '', until }: Launch = {}) {
  const last = until ?? (tokens.length > 0 ? 'answers come from' : 'shown only now')
  const settings = {
    PROVIDER_TOKENS: tokens.map(tokenOf).join(' '),
    DATA_DIR: join(folder, 'data'),
    DEMO_WORDS_PER_SECOND: '5',
    MODEL_SERVER_URL: modelServer,
    DATABASE_URL: '',
  }
  const child = spawn(process.execPath, [fromRoot('scripts', 'launch.mjs'), 'provider', '--port', '0', ...args], {
    env: { ...process.env, ...settings },
  })
  const lines: string[] = []
  const complaints: string[] = []
  createInterface(child.stderr).on('line', (line) => complaints.push(line))
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (line.includes(last)) break
  }
  const baseURL = lines[0]?.match(/http:\S+/)?.[0] ?? ''
  const token = lines
    .find((line) => line.includes('bearer token'))
    ?.split(/\s+/)
    .at(-1)
  const clientFor = (apiKey: string) => new OpenAI({ apiKey, baseURL, maxRetries: 0 })
  return {
    lines,
    baseURL,
    complaints,
    token,
    clientFor,
    async stop() {
      child.kill('SIGTERM')
      const [code] = await once(child, 'exit')
      return code
    },
  }
}

it('serves OpenAI’s SDK, keeps tenants apart, and ends what it writes when it is stopped', async () => {
  const provider = await start(['alice', 'bob'], '--cors', 'https://app.example')
  const [alice, bob] = [provider.clientFor(tokenOf('alice')), provider.clientFor(tokenOf('bob'))]
  await expect(provider.clientFor(tokenOf('eve')).models.list()).rejects.toMatchObject({
    status: 401,
    code: 'invalid_api_key',
  })
  const refused = await fetch(`${provider.baseURL}/models`, { headers: { origin: 'https://app.example' } })
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, 'https://app.example'])

  const { id } = await alice.conversations.create({ items: [{ role: 'user', content: 'Hello' }] })
  await expect(bob.conversations.retrieve(id)).rejects.toMatchObject({ status: 404 })
  await expect(bob.conversations.items.list(id)).rejects.toMatchObject({ status: 404 })
  await expect(bob.conversations.delete(id)).rejects.toMatchObject({ status: 404 })

  const events = await alice.responses.create({
    ...{ model: 'demo', conversation: id, input: 'How do tides work?', background: true },
    stream: true,
  })
  const types: string[] = []
  let stopped: Promise<number> | undefined
  for await (const event of events) {
    types.push(event.type)
    if (event.type === 'response.output_text.delta') stopped ??= provider.stop()
  }
  expect(types.at(-1)).toBe('response.failed')
  expect(await stopped).toBe(0)
  expect(await database.prisma.localConversation.findUnique({ where: { id } })).toMatchObject({ lockedBy: null })
  expect(await database.prisma.localResponse.findMany()).toMatchObject([{ status: 'failed' }])
})

it('goes on when the database that it shares with the app was stopped and started again', async () => {
  const open = () => openEmbeddedDatabase({ folder: join(folder, 'data', 'postgres'), durable: false })
  const first = await open()
  const provider = await launch(['alice'])
  const alice = provider.clientFor(tokenOf('alice'))
  const { id } = await alice.conversations.create({})
  await first.stop()
  const refusals = Array.from({ length: 10 }, () => alice.conversations.retrieve(id))
  for (const { status, reason } of (await Promise.allSettled(refusals)) as PromiseRejectedResult[]) {
    expect([status, reason.status, reason.type]).toEqual(['rejected', 503, 'service_unavailable_error'])
  }

  const again = await open()
  expect((await alice.conversations.retrieve(id)).id).toBe(id)
  // The same when it is killed, and started again by its owner.
  process.kill(findPostmaster(clusterPaths(join(folder, 'data', 'postgres')).data)?.pid ?? 0, 'SIGKILL')
  const found = () =>
    alice.conversations.retrieve(id).then(
      (conversation) => conversation.id,
      () => null,
    )
  await expect.poll(found, { timeout: 15_000 }).toBe(id)
  await expect.poll(() => provider.complaints.at(-1)).toBe('The database is back.')
  // Two lines each time, whatever was asked meanwhile.
  expect(provider.complaints.length).toBeLessThanOrEqual(4)
  expect(await provider.stop()).toBe(0)
  await again.stop()
}, 60_000)

it('makes up a token when it is given none, and says it once', async () => {
  const provider = await start([])
  expect(provider.token).toMatch(/^parley-/)
  expect((await provider.clientFor(provider.token ?? '').models.list()).data[0]?.id).toBe('demo')
  await expect(provider.clientFor('other').models.list()).rejects.toMatchObject({ status: 401 })
  expect(await provider.stop()).toBe(0)
})

it.each([
  ['what the model server has', (url: string) => url, '2 models; llama3.2:3b answers'],
  [
    'that it isn’t there, and what to do',
    () => 'http://ada:secret@127.0.0.1:9/v1',
    'Start it, or correct MODEL_SERVER_URL',
  ],
])('says at the start %s', async (_, address, expected) => {
  const server = await startFakeModelServer()
  const options = { args: ownDatabase(), modelServer: address(server.url) }
  const provider = await launch(['alice'], { ...options, until: expected })
  expect(provider.lines.at(-1)).toContain(expected)
  expect(provider.lines.join('\n')).not.toContain('secret')
  expect(await provider.stop()).toBe(0)
  await server.stop()
})
