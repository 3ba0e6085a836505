import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrateConversations } from '#scripts/migrate-conversations/migrate-conversations.ts'
import { readOptions } from '#scripts/migrate-conversations/options.ts'
import { localConversation, messages } from '#tests/lib/server/moving/local-conversation.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal, wrongKey } from '#tests/support/misbehaving-provider/refusal.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(async () => {
  app.provider.reset()
  await app.prisma.conversation.deleteMany()
})

async function run(options = {}) {
  const lines: string[] = []
  const failed = await migrateConversations({ email: null, isDryRun: false, ...options }, (line) => lines.push(line))
  return { failed, said: lines.join('\n') }
}
const providers = async () =>
  Object.fromEntries((await app.prisma.conversation.findMany()).map(({ id, provider }) => [id, provider]))

describe('npm run migrate-conversations', () => {
  it('moves every local conversation and leaves nothing of it here', async () => {
    const ids = [await localConversation(app, messages(3)), await localConversation(app, messages(41))]
    const { failed, said } = await run()
    expect(failed).toBe(0)
    expect(said).toContain('Moved: 2 of 2 conversations, 44 items.')
    for (const id of ids) expect(said).toContain(id)
    expect(await providers()).toEqual(Object.fromEntries(ids.map((id) => [id, 'openai'])))
    expect(await app.prisma.localConversation.count({ where: { id: { in: ids } } })).toBe(0)
    expect(app.provider.asked('responses.create')).toEqual([])
    expect((await run()).said).toContain('Moved: 0 of 0')
  })

  it('only counts in a dry run: nothing is asked of OpenAI, nothing changes', async () => {
    const id = await localConversation(app, messages(25))
    const { failed, said } = await run({ isDryRun: true })
    expect([failed, await providers()]).toEqual([0, { [id]: 'local' }])
    expect(said).toContain('To be moved: 1 of 1 conversations, 25 items.')
    expect(app.provider.asked('conversations.create')).toEqual([])
    expect(await app.prisma.conversation.count({ where: { moveLeaseUntil: { not: null } } })).toBe(0)
  })

  it('moves those of one person, and nothing that is deleted soon anyway', async () => {
    const own = await localConversation(app, messages(1))
    const trashed = await localConversation(app, messages(1), { trashedAt: new Date() })
    const temporary = await localConversation(app, messages(1), { expiresAt: new Date(Date.now() + 60_000) })
    const user = { id: 'neighbour', name: 'N', email: 'n@example.org' }
    await app.prisma.user.upsert({ where: { id: user.id }, create: user, update: {} })
    const theirs = await localConversation(app, messages(1), { userId: user.id })
    expect(await run({ email: user.email })).toMatchObject({ failed: 0 })
    expect(await providers()).toEqual({ [own]: 'local', [trashed]: 'local', [temporary]: 'local', [theirs]: 'openai' })
    await run()
    expect(await providers()).toMatchObject({ [own]: 'openai', [trashed]: 'local', [temporary]: 'local' })
  })

  it('names what could not be moved and why, and moves the others', async () => {
    const [bad, good] = [await localConversation(app, messages(1)), await localConversation(app, messages(2))]
    await app.prisma.conversation.update({ where: { id: bad }, data: { updatedAt: new Date(Date.now() + 1000) } })
    app.provider.refuse('items.create', refusal(400, 'Invalid value.', { code: 'invalid_value' }))
    const { failed, said } = await run()
    expect(failed).toBe(1)
    expect(said).toMatch(new RegExp(`${bad}  NOT MOVED \\(move_failed\\): OpenAI did not take`))
    expect(said).toContain(`Not moved: ${bad}`)
    expect(await providers()).toEqual({ [bad]: 'local', [good]: 'openai' })
  })

  it('tries no more when none can be moved', async () => {
    for (let count = 0; count < 3; count++) await localConversation(app, messages(1))
    app.provider.refuse('conversations.create', wrongKey)
    const { failed, said } = await run()
    expect(failed).toBe(3)
    expect(said).toContain('provider_credentials')
    expect(said).toMatch(/Not tried.*: 2\./)
    expect(app.provider.asked('conversations.create')).toHaveLength(1)
  })

  it('of somebody who isn’t here is refused', async () => {
    await expect(run({ email: 'nobody@example.org' })).rejects.toThrow('Nobody here has the e-mail address')
  })
})

describe('its options', () => {
  it('name the provider, and may name a person', () => {
    expect(readOptions(['--to', 'openai'])).toEqual({ email: null, isDryRun: false })
    expect(readOptions(['--to', 'openai', '--user', 'a@b.c', '--dry-run'])).toEqual({ email: 'a@b.c', isDryRun: true })
  })

  it.each([
    [[]],
    [['--to', 'local']],
    [['--to', 'openai', '--user', 'x']],
    [['--to', 'openai', '--all']],
    [['openai']],
  ])('are refused as %j with the usage', (args) =>
    expect(() => readOptions(args)).toThrow('npm run migrate-conversations -- --to openai'),
  )
})
