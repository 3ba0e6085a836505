import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { saveProgress } from '#lib/server/turns/save-progress.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

// Holds T8 (lib/server/turns/SPEC.md).

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp({ RESPONSE_MODE: 'stream' })
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const saved = async (id: string) => (await app.prisma.turn.findUniqueOrThrow({ where: { id } })).output

describe('an answer with what no database can store', () => {
  it.each([
    ['NUL', ['a\u0000b'], 'ab'],
    ['half a character', ['a\uD83Db'], 'a\uFFFDb'],
    ['a character cut in two', ['a\uD83D', '\uDC4Db'], 'a👍b'],
  ])('is completed without it: %s', async (_, say, text) => {
    app.provider.next({ say })
    const turn = await app.begin('Say it')
    expect(await turn.end()).toMatchObject({ status: 'completed', error: null })
    expect(turn.text).toBe(text)
    expect(await app.lines(turn.conversationId)).toEqual(['user: Say it', `assistant: ${text}`])
    expect((await app.ask('And now?', { conversationId: turn.conversationId })).body.status).toBe('completed')
  })

  it('is saved as it is written, and so are other people’s', async () => {
    const hold = gate()
    app.provider.next({ say: ['a\u0000b', hold] }, { say: half('fine', '!').say })
    const [odd, other] = [await app.begin('Odd'), await app.begin('Other')]
    await Promise.all([odd.untilText('ab'), other.untilText('fine')])
    await saveProgress()
    expect([await saved(odd.id), await saved(other.id)]).toEqual(['ab', 'fine'])
  })
})

it('an answer that can’t be saved keeps no other from being saved', async () => {
  app.provider.next({ say: half('refused', '!').say }, { say: half('fine', '!').say })
  const [refused, other] = [await app.begin('One'), await app.begin('Two')]
  await Promise.all([refused.untilText('refused'), other.untilText('fine')])
  await app.prisma.$executeRaw`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'No.'; END $$`
  await app.prisma.$executeRaw`
    CREATE TRIGGER refuse BEFORE UPDATE ON "Turn" FOR EACH ROW WHEN (NEW."output" = 'refused') EXECUTE FUNCTION refuse()`
  await saveProgress()
  await app.prisma.$executeRaw`DROP FUNCTION refuse() CASCADE`
  expect([await saved(refused.id), await saved(other.id)]).toEqual(['', 'fine'])
})
