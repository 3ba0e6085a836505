import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { enqueue, jobsOf } from '#lib/server/jobs/enqueue.ts'
import type { JobKind } from '#lib/server/jobs/kinds.ts'
import {
  answering,
  call,
  delta,
  html,
  refusing,
  says,
  silent,
  startFakeModelServer,
} from '#tests/lib/local-openai/chat-completions/fake-model-server.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { tooManyRequests, wrongKey } from '#tests/support/misbehaving-provider/refusal.ts'
import { jobsLeft } from '#tests/support/queue.ts'
import { runScript } from '#tests/support/run-script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
let userId: string
beforeAll(async () => {
  app = await startProvidedApp()
  userId = (await app.browser.json('/api/viewer')).body.viewer.id
})
afterAll(() => app.stop())
beforeEach(async () => {
  app.provider.reset()
  await app.prisma.conversation.deleteMany()
})

const twoDaysAgo = new Date(Date.now() - 48 * 60 * 60 * 1000)
const longAgo = new Date(Date.now() - 3 * 60 * 60 * 1000)
const settled = async (message: string) => {
  const { conversationId } = (await app.ask(message)).body
  // Its title is made behind our back.
  await expect.poll(() => app.prisma.conversation.count({ where: { metadataStale: true } })).toBe(0)
  return conversationId
}
const forget = (id: string) => app.provider.memory.conversations.delete(id)

/** A job that was made long ago, failed often, and comes again in an hour. */
async function addJob(kind: JobKind, about: string): Promise<string> {
  await enqueue(jobsOf(kind, [about]), app.prisma)
  const [job] = await app.prisma.$queryRaw<{ id: string }[]>`
    UPDATE "pgboss"."job" SET "state" = 'retry', "retry_count" = 12, "created_on" = ${longAgo},
      "start_after" = now() + interval '1 hour'
    WHERE "name" = ${kind} AND "singleton_key" = ${about} RETURNING "id"::text`
  return job?.id ?? ''
}

/** Everything that can be wrong and mended, once each: what the doctor calls it, and how it comes about. */
const damages: [problem: string, make: () => Promise<string>][] = [
  [
    'turn without end',
    async () => {
      const { conversationId, turnId } = (await app.ask('Endless')).body
      await app.prisma.turn.update({ where: { id: turnId }, data: { status: 'running', leaseUntil: longAgo } })
      expect(conversationId).toMatch(/^conv_/)
      return turnId
    },
  ],
  [
    'answer that could not be stored',
    async () => {
      const { turnId } = (await app.ask('Odd')).body
      const data = { status: 'failed', errorCode: 'unstorable', strikes: 3, output: '' } as const
      return (await app.prisma.turn.update({ where: { id: turnId }, data })).id
    },
  ],
  [
    'replaced, but still there',
    async () => {
      const { turnId } = (await app.ask('Stopped')).body
      const data = { status: 'cancelled' as const, replacedItemIds: ['msg_gone'], endedAt: longAgo }
      return (await app.prisma.turn.update({ where: { id: turnId }, data })).id
    },
  ],
  [
    'branch half copied',
    async () => {
      const conversationId = await settled('Half')
      const place = { conversationId, kind: 'edit', forkMessageId: 'msg_1' }
      return (await app.prisma.branch.create({ data: { ...place, state: 'copying', leaseUntil: longAgo } })).id
    },
  ],
  ['job that fails over and over', async () => addJob('metadata.openai', await settled('Told in vain'))],
  ['job about nothing', () => addJob('move', 'conv_gone')],
  ['job about nothing', () => addJob('late-answer', randomUUID())],
  [
    'missing at the provider',
    async () => {
      const id = await settled('Lost')
      forget(id)
      return id
    },
  ],
  [
    'half-deleted',
    async () => {
      const { id } = await app.prisma.deletion.create({
        data: {
          ...{ userId, conversationId: 'conv_half', providerConversationId: 'conv_half', provider: 'openai' },
          ...{ reason: 'person', createdAt: longAgo, requestedAt: longAgo, errorCode: 'provider_busy' },
          ...{ responseIds: [], itemIds: [], fileIds: [] },
          dueAt: new Date(Date.now() + 600_000),
        },
      })
      return id
    },
  ],
  [
    'conversation of nobody',
    async () =>
      (await app.prisma.localConversation.create({ data: { id: 'conv_orphan', tenant: 'app', createdAt: longAgo } }))
        .id,
  ],
  [
    'response without a turn',
    async () => {
      const data = { id: 'resp_orphan', tenant: 'app', status: 'completed', background: true, createdAt: longAgo }
      const body = { id: 'resp_orphan', object: 'response', status: 'completed', output: [] }
      return (await app.prisma.localResponse.create({ data: { ...data, data: body, input: [] } })).id
    },
  ],
  [
    'file of nobody',
    async () => {
      const data = { id: 'file-orphan', tenant: 'app', filename: 'a', purpose: 'user_data', contentType: 'text/plain' }
      return (
        await app.prisma.localFile.create({ data: { ...data, bytes: 1, data: Buffer.from('a'), createdAt: longAgo } })
      ).id
    },
  ],
  [
    'file without a message',
    async () => {
      app.provider.memory.files.set('file-loose', { id: 'file-loose', object: 'file' })
      return (
        await app.prisma.file.create({ data: { id: 'file-loose', userId, provider: 'openai', createdAt: twoDaysAgo } })
      ).id
    },
  ],
  [
    'stale metadata',
    async () => {
      const id = await settled('Stale')
      await app.prisma.conversation.update({ where: { id }, data: { title: 'Renamed', metadataStale: true } })
      return id
    },
  ],
]

/** The same in this process, which is quicker: what it prints, and its exit code. */
async function examined({ fix = false } = {}) {
  const { printExamination } = await import('#scripts/doctor/print-examination.ts')
  const lines: string[] = []
  const print = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  const code = await printExamination({ fix }).finally(() => print.mockRestore())
  return { code, out: lines.join('\n') }
}

const rowFor = (out: string, problem: string, id: string) =>
  out.split('\n').find((line) => line.startsWith(problem) && line.includes(id))

describe('npm run doctor', { timeout: 60_000 }, () => {
  it('finds all that is wrong, repairs it with --fix, and finds nothing then', async () => {
    const found: [problem: string, id: string][] = []
    for (const [problem, make] of damages) found.push([problem, await make()])
    await expect.poll(() => app.prisma.conversation.count({ where: { metadataStale: true } })).toBe(1)

    const first = await runScript('doctor')
    for (const [problem, id] of found) expect(rowFor(first.out, problem, id), first.out).toBeDefined()
    expect(first.out).toContain(`${found.length} problems.`)
    expect(first.out).toContain('OpenAI lists neither conversations nor responses')
    expect(first.code).toBe(1)

    const fixed = await runScript('doctor', ['--fix'])
    for (const [problem, id] of found) expect(rowFor(fixed.out, problem, id), fixed.out).toMatch(/repaired$/)
    expect([fixed.code, fixed.complaints]).toEqual([0, ''])
    expect(app.provider.memory.files.size).toBe(0)
    expect(await app.prisma.localConversation.count()).toBe(0)
    expect(await app.prisma.localResponse.count()).toBe(0)
    expect(await app.prisma.localFile.count()).toBe(0)
    expect(await app.prisma.turn.count({ where: { status: 'running' } })).toBe(0)
    expect(await app.prisma.turn.count({ where: { OR: [{ strikes: { gt: 0 } }, { status: 'failed' }] } })).toBe(0)
    expect(await jobsLeft(app.prisma, 'metadata.openai', 'move')).toEqual([])
    expect(await app.prisma.deletion.count({ where: { completedAt: null } })).toBe(0)

    const last = await runScript('doctor')
    expect([last.code, last.out]).toEqual([0, expect.stringContaining('All is well.')])
  })

  it('says why something can’t be repaired, and leaves it as it is', async () => {
    const id = await settled('Lost for good')
    forget(id)
    app.provider.memory.responses.clear()
    const local = await app.prisma.conversation.create({
      data: { id: 'conv_local', userId, provider: 'local', title: 'Here', model: 'demo' },
    })
    const { out, code } = await examined({ fix: true })
    for (const each of [id, local.id]) {
      expect(rowFor(out, 'missing at the provider', each), out).toMatch(/Nothing of it is left there/)
    }
    expect(code).toBe(1)
    expect(await app.prisma.conversation.count()).toBe(2)
  })

  it('makes a job that fails over and over due, and says so when it fails again', async () => {
    const id = await addJob('metadata.openai', await settled('Told in vain'))
    await app.prisma.conversation.updateMany({ data: { metadataStale: true } })
    app.provider.refuse('conversations.update', ...Array(20).fill(wrongKey))
    const { out, code } = await examined({ fix: true })
    expect(rowFor(out, 'job that fails over and over', id), out).toMatch(/It failed again/)
    expect(code).toBe(1)
    await app.prisma.$executeRaw`DELETE FROM "pgboss"."job" WHERE "id" = ${id}::uuid`
  })

  it('leaves alone an answer that could not be stored while it is being settled, and one that nobody can mend', async () => {
    const { turnId, conversationId } = (await app.ask('Hello')).body
    const leaseUntil = new Date(Date.now() + 60_000)
    const running = { status: 'running', strikes: 1, leaseUntil, endedAt: null } as const
    await app.prisma.turn.update({ where: { id: turnId }, data: running })
    expect((await examined()).out).toContain('All is well.')
    const data = { errorCode: 'unstorable', input: 'Hello', output: '', answerItemId: null, endedAt: new Date() }
    await app.prisma.turn.update({ where: { id: turnId }, data: { ...data, status: 'failed' } })
    expect(rowFor((await examined({ fix: true })).out, 'answer that could not be stored', turnId)).toMatch(/repaired$/)
    expect((await examined()).out).toContain('All is well.')
    const { messages } = await app.history(conversationId)
    expect(messages.find((message) => message.turnId === turnId)).toMatchObject({ status: 'failed' })
  })

  it('tells of an answer that is listed twice, and takes no second honest yes for one', async () => {
    app.provider.next({ say: ['Yes'] }, { say: ['Yes'] })
    const { conversationId, turnId } = (await app.ask('Sure?')).body
    await app.ask('Really?', { conversationId })
    await app.prisma.turn.updateMany({ where: { conversationId }, data: { epoch: 2 } })
    expect((await examined()).out).toContain('All is well.')

    const { items } = app.provider.conversation(conversationId)
    const [question, answer, ...rest] = items
    if (!question || !answer) throw new Error('Nothing was said.')
    app.provider.conversation(conversationId).items = [question, answer, { ...answer, id: 'msg_twice' }, ...rest]
    const { out, code } = await examined({ fix: true })
    expect(rowFor(out, 'answer listed twice', 'msg_twice'), out).toMatch(/nothing/)
    expect([code, app.provider.asked('items.delete')]).toEqual([1, []])

    // What the response itself said twice was meant so, and of one that is gone nobody can tell.
    const { responseId } = await app.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })
    app.provider.memory.responses.delete(responseId ?? '')
    expect((await examined()).out).toContain('All is well.')
  })

  it('goes on asking a provider that is busy, a few conversations at a time', async () => {
    for (let index = 0; index < 6; index++) await settled(`Number ${index}`)
    app.provider.refuse('conversations.retrieve', ...Array(8).fill(tooManyRequests({ 'retry-after-ms': '20' })))
    const { out, code } = await examined()
    expect([code, out]).toEqual([0, expect.stringContaining('All is well.')])
    expect(app.provider.asked('conversations.retrieve')).toHaveLength(14)
  })

  it('says so when the provider can’t be asked, and calls nothing missing for it', async () => {
    await settled('There')
    app.provider.refuse('conversations.retrieve', wrongKey)
    const { out, code } = await examined({ fix: true })
    expect(out).toMatch(/provider fails +openai +.*provider_credentials/)
    expect(out).not.toContain('missing at the provider')
    expect(code).toBe(1)
  })

  it('leaves alone what runs, waits, or was made just now', async () => {
    const id = await settled('Fine')
    const turn = { userId, conversationId: id, input: 'Hi', model: 'gpt-test' }
    const leaseUntil = new Date(Date.now() + 60_000)
    await app.prisma.turn.create({ data: { ...turn, id: randomUUID(), status: 'running', leaseUntil } })
    await app.prisma.turn.create({ data: { ...turn, id: randomUUID(), status: 'queued', createdAt: longAgo } })
    await app.prisma.localConversation.create({ data: { id: 'conv_new', tenant: 'app' } })
    await app.prisma.localConversation.create({ data: { id: 'conv_other', tenant: 'token-1', createdAt: longAgo } })
    await app.prisma.file.create({ data: { id: 'file-new', userId, provider: 'openai' } })
    const { out, code } = await examined()
    expect([code, out]).toEqual([0, expect.stringContaining('All is well.')])
  })

  it('says what deletion can’t reach, and how old the oldest of it may be', async () => {
    const { out } = await examined()
    expect(out).toMatch(/PostgreSQL’s own log \(WAL\), whose oldest part is \d+ (minute|hour|day)s? old\./)
    expect(out).toContain('Backups and the disk’s own blocks nobody here can look into.')
  })

  describe('asks the model server for a word', () => {
    let server: Awaited<ReturnType<typeof startFakeModelServer>>
    beforeEach(async () => {
      server = await startFakeModelServer()
    })
    afterEach(() => server.stop())
    const asked = (settings: Record<string, string> = {}) =>
      runScript('doctor', [], { MODEL_SERVER_URL: server.url, OPENAI_MODEL: '', SILENCE_SECONDS: '1', ...settings })

    it('and says what else it can do', async () => {
      server.next(
        answering(...says('Hello')),
        answering(...says('One', ', two')),
        answering(...says('Pear')),
        answering(call(0, { id: 'call_a', name: 'get_password', arguments: '{}' }), delta({}, 'tool_calls')),
        answering(...says('It is swordfish.')),
        answering(...says('Red.')),
        answering(delta({ reasoning_content: 'Seven times thirteen' }), ...says('No')),
      )
      const { out, code } = await asked()
      for (const row of [
        /^models +works +2 models; llama3\.2:3b answers/,
        ...[/^stream +works$/, /^system role +works$/, /^tools +works$/, /^pictures +works$/, /^reasoning +works$/],
      ]) {
        expect(out.split('\n')).toContainEqual(expect.stringMatching(row))
      }
      expect([code, out]).toEqual([0, expect.stringContaining('All is well.')])
      expect(server.asked.every(({ body }) => Number(body.max_tokens) <= 1000)).toBe(true)
    })

    it('and says what it can’t, without calling that a problem', async () => {
      server.listsModels(html(404))
      server.next(
        refusing(400, { error: { message: 'stream_options is not supported' } }),
        answering(...says('Hello')),
        answering(...says('One', ', two')),
        refusing(500, { error: { message: 'No system\nprompt' } }),
        refusing(400, { error: { message: 'This model has no use for functions.' } }),
        answering(...says('I see nothing.')),
        silent,
      )
      const { out, code } = await asked({ MODEL_SERVER_MODEL: 'llama' })
      for (const row of [
        /^models +works without a list +no list of models.*404; llama answers/,
        /^stream +works without stream_options$/,
        /^system role +doesn’t work +.*No system prompt/,
        /^tools +doesn’t work +This model has no use/,
        /^pictures +doesn’t work +It took it, but its answer shows nothing of it\./,
        /^reasoning +doesn’t work +The model server did not answer in time\./,
      ]) {
        expect(out.split('\n')).toContainEqual(expect.stringMatching(row))
      }
      expect(code).toBe(0)
    })

    it.each<[string, () => unknown, RegExp, RegExp]>([
      ['isn’t there', () => server.stop(), /nothing listens there/, /Start it, or correct MODEL_SERVER_URL/],
      [
        'wants a key',
        () => {
          server.listsModels(refusing(401, {}))
          server.next(refusing(401, {}))
        },
        /it wants a key \(401\)/,
        /Set MODEL_SERVER_API_KEY/,
      ],
      [
        'names no model',
        () => server.listsModels(html(404)),
        /no list of models/,
        /Name a model in MODEL_SERVER_MODEL/,
      ],
      ['says nothing', () => server.next(silent), /did not answer in time/, /Its own log/],
    ])('and calls it a problem when it %s', async (_, make, detail, todo) => {
      await make()
      const { out, code, complaints } = await asked()
      const row = rowFor(out, 'model server', '127.0.0.1')
      expect(row, out).toMatch(detail)
      expect(row).toMatch(todo)
      expect(out).toMatch(/^pictures +not tried$/m)
      expect([code, complaints]).toEqual([1, ''])
    })
  })

  it('explains what it doesn’t understand', async () => {
    const { code, complaints } = await runScript('doctor', ['--fxi'])
    expect(code).toBe(1)
    expect(complaints).toContain('npm run doctor [-- --fix]')
    expect(complaints).not.toContain('at ')
  })
})
