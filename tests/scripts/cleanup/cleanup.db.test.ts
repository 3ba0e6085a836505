import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestBrowser } from '#tests/support/app.ts'
import { person, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { overloaded } from '#tests/support/misbehaving-provider/refusal.ts'
import { runScript } from '#tests/support/run-script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
let ada: TestBrowser
let guest: TestBrowser
beforeAll(async () => {
  app = await startProvidedApp()
  ada = app.stranger()
  const body = { name: 'Ada', email: 'ada@example.org', password: 'correct horse' }
  await ada.json('/api/auth/sign-up/email', { method: 'POST', body })
  guest = await app.guest()
})
afterAll(() => app.stop())
beforeEach(async () => {
  app.provider.reset()
  await app.prisma.conversation.deleteMany()
  await app.prisma.deletion.deleteMany()
})

async function touched(as: TestBrowser, days: number, data: object = {}): Promise<string> {
  const { conversationId } = (await person(as).ask('Hello')).body
  const updatedAt = new Date(Date.now() - days * 24 * 60 * 60 * 1000)
  await app.prisma.conversation.update({ where: { id: conversationId }, data: { updatedAt, ...data } })
  return conversationId
}
const isThere = (id: string) => app.provider.memory.conversations.has(id)
const lines = (out: string) => out.split('\n').map((line) => line.trim().split(/ {2,}/).join(' | '))

describe('npm run cleanup', { timeout: 60_000 }, () => {
  it('deletes what nobody touched for so long, at the provider too, and says whose it was', async () => {
    const gone = [
      await touched(ada, 91),
      await touched(ada, 300, { archivedAt: new Date() }),
      await touched(guest, 100),
    ]
    const kept = [await touched(ada, 89), await touched(ada, 300, { pinnedAt: new Date() })]
    const { code, out } = await runScript('cleanup', ['--older-than', '90d'])
    expect(lines(out)).toEqual(expect.arrayContaining(['ada@example.org | 2', '1 guest | 1', 'all | 3']))
    expect(out).toContain('Deleted, at the provider too: 3.')
    expect(code).toBe(0)
    expect([...gone, ...kept].map(isThere)).toEqual([false, false, false, true, true])
    const rows = await app.prisma.deletion.findMany()
    expect(rows.map(({ reason, completedAt }) => [reason, completedAt !== null])).toEqual(
      Array(3).fill(['retention', true]),
    )
  })

  it('only says what would go with --dry-run', async () => {
    const id = await touched(ada, 100)
    const { code, out } = await runScript('cleanup', ['--older-than', '90d', '--dry-run'])
    expect(lines(out)).toContain('ada@example.org | 1')
    expect(out).toContain('Nothing was deleted')
    expect(code).toBe(0)
    expect(await app.prisma.conversation.count({ where: { id } })).toBe(1)
    expect(await app.prisma.deletion.count()).toBe(0)
    expect(isThere(id)).toBe(true)
  })

  it('touches only the one whose e-mail is given, and pinned ones when told to', async () => {
    const pinned = await touched(ada, 100, { pinnedAt: new Date() })
    const theirs = await touched(guest, 100)
    const { code } = await runScript('cleanup', [
      '--older-than',
      '90d',
      '--user',
      'ADA@example.org',
      '--include-pinned',
    ])
    expect([code, isThere(pinned), isThere(theirs)]).toEqual([0, false, true])
  })

  it('leaves the rest to the app when the provider lets nothing get on', async () => {
    const id = await touched(ada, 100)
    app.provider.refuse('conversations.delete', ...Array(500).fill(overloaded))
    const { code, out } = await runScript('cleanup', ['--older-than', '90d'])
    expect(out).toContain('Deleted here, but not at the provider yet: 1. The provider is busy and is asked again.')
    expect(code).toBe(2)
    expect(await app.prisma.conversation.count({ where: { id } })).toBe(0)
    expect(await app.prisma.deletion.findFirst()).toMatchObject({ conversationId: id, completedAt: null })
  })

  it('leaves alone what is being answered', async () => {
    const id = await touched(ada, 100)
    await app.prisma.turn.updateMany({ where: { conversationId: id }, data: { status: 'running' } })
    const { code, out } = await runScript('cleanup', ['--older-than', '90d'])
    expect([code, lines(out).includes('all | 0'), isThere(id)]).toEqual([0, true, true])
  })

  it.each([
    [['--older-than', '90d', '--user', 'nobody@example.org'], 'Nobody here has the e-mail address nobody@example.org.'],
    [['--older-than', 'long'], '--older-than is a number of days'],
  ])('%j is explained', async (args, sentence) => {
    const { code, complaints } = await runScript('cleanup', args)
    expect(complaints).toContain(sentence)
    expect(complaints).not.toContain('    at ')
    expect(code).toBe(1)
  })
})
