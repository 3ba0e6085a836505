import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findLiveTurn } from '#lib/server/turns/live-turns.ts'
import { reconcileTurns } from '#lib/server/turns/reconcile.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

// Holds T6, T7 (lib/server/turns/SPEC.md).

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())
afterEach(() => app.prisma.$executeRaw`DROP FUNCTION IF EXISTS refuse() CASCADE`)

/** From here on the database refuses, with this SQLSTATE, every row of a turn that is as `when` says. */
async function refuse(state: string, when = `NEW."output" LIKE '%poison%'`) {
  await app.prisma.$executeRawUnsafe(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'No.' USING ERRCODE = '${state}'; END $$`)
  await app.prisma.$executeRawUnsafe(`
    CREATE TRIGGER refuse BEFORE UPDATE ON "Turn" FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION refuse()`)
}
const row = (id: string) => app.prisma.turn.findUniqueOrThrow({ where: { id } })
const expire = (id: string) => app.prisma.turn.update({ where: { id }, data: { leaseUntil: new Date(0) } })
const askForPoison = (more: object = {}) => {
  app.provider.next({ say: ['Some poison'] })
  return app.ask('Hello', more)
}

describe('an end whose content the database refuses', () => {
  it.each([
    ['is no character of its encoding', '22021'],
    ['is nothing that jsonb can hold', '22P05'],
    ['is too long', '22001'],
    ['goes against a check', '23514'],
    ['is more than the database can do', '54000'],
  ])('because it %s is tried three times; then the turn has failed, with what can be kept', async (_, state) => {
    await refuse(state)
    const { body } = await askForPoison()
    expect(body).toMatchObject({ status: 'failed', error: { code: 'unstorable' } })
    expect(await row(body.turnId)).toMatchObject({
      ...{ status: 'failed', errorCode: 'unstorable', strikes: 3, output: '', leaseUntil: null },
      ...{ responseId: expect.stringMatching(/^resp_/), endedAt: expect.any(Date) },
    })
    expect(app.provider.asked('responses.create')).toHaveLength(1)
  })

  it('leaves what the provider has of it in its place, and the conversation goes on', async () => {
    await refuse('22021')
    const { conversationId } = (await askForPoison()).body
    expect((await app.history(conversationId)).messages).toMatchObject([
      { role: 'user', content: 'Hello', status: 'completed' },
      { role: 'assistant', content: 'Some poison', status: 'completed', error: { code: 'unstorable' } },
    ])
    expect((await app.ask('And now?', { conversationId })).body).toMatchObject({ status: 'completed' })
    expect(await app.lines(conversationId)).toEqual([
      'user: Hello',
      'assistant: Some poison',
      'user: And now?',
      'assistant: I heard: Hello, And now?',
    ])
  })

  it('keeps the message where the provider has nothing, to be sent again', async () => {
    await refuse('22021')
    app.provider.next({ say: ['Some poison'], ends: { failed: 'server_error' } })
    const { conversationId, turnId } = (await app.ask('Hello')).body
    expect(await row(turnId)).toMatchObject({ errorCode: 'unstorable', input: 'Hello', output: '', answerItemId: null })
    expect((await app.history(conversationId)).messages).toMatchObject([
      { role: 'user', content: 'Hello', status: 'failed', turnId, error: { code: 'unstorable' } },
    ])
    await app.ask('Hello', { conversationId, retryOf: turnId })
    expect(await app.lines(conversationId)).toEqual(['user: Hello', 'assistant: I heard: Hello'])
  })

  it('is taken as answered by Retry, where the provider has the answer', async () => {
    await refuse('22021')
    const { conversationId, turnId } = (await askForPoison()).body
    const again = await app.ask('Hello', { conversationId, retryOf: turnId })
    expect(again.body).toMatchObject({ status: 'completed', content: 'Some poison' })
    expect(await app.lines(conversationId)).toEqual(['user: Hello', 'assistant: Some poison'])
    expect(app.provider.asked('responses.create')).toHaveLength(1)
  })

  it('is as little as the status, when the database refuses all else', async () => {
    await refuse('22021', `NEW."answerItemId" IS NOT NULL`)
    const { body } = await askForPoison()
    expect(await row(body.turnId)).toMatchObject({ status: 'failed', strikes: 4, input: 'Hello', answerItemId: null })
  })

  it('goes on being counted by the node that takes the turn over', async () => {
    const { hold, say } = half('Half of the', ' poison')
    app.provider.next({ say })
    const turn = await app.begin('Hello')
    await turn.untilText('Half of the')
    await app.prisma.turn.update({ where: { id: turn.id }, data: { strikes: 2 } })
    await refuse('22021')
    hold.open()
    expect(await turn.end()).toMatchObject({ status: 'failed', error: { code: 'unstorable' } })
    expect(await row(turn.id)).toMatchObject({ strikes: 3 })
  })

  it.each([
    ['Stop', (id: string) => app.stopTurn(id)],
    ['deleting', (_: string, conversation: string) => remove(conversation)],
  ])('does not keep %s waiting', async (_, act) => {
    const { hold, say } = half('Half of the poison', ' and more')
    app.provider.next({ say })
    await refuse('22021')
    const turn = await app.begin('Hello')
    await turn.untilText('Half of the poison')
    const acted = act(turn.id, turn.conversationId)
    hold.open()
    await acted
    expect(await app.prisma.turn.count({ where: { status: 'running' } })).toBe(0)
  })
})

const remove = (id: string) => app.browser.json(`/api/conversations/${id}?forever=true`, { method: 'DELETE' })

describe('an end that can’t be stored for another reason', () => {
  it.each([
    ['the server shuts down', '57P01'],
    ['the server starts up', '57P03'],
    ['the connection is broken', '08006'],
    ['there are too many connections', '53300'],
    ['the statement took too long', '57014'],
    ['the disk is full', '53100'],
    ['a program of the database says no', 'P0001'],
  ])('because %s is no strike, however often it happens', async (_, state) => {
    await refuse(state, `NEW."status" <> 'running'`)
    app.provider.next({ say: ['Fine words'] })
    const turn = await app.begin('Hello')
    await expect(turn.end()).rejects.toThrow('The events ended early')
    for (let takeOvers = 0; takeOvers < 3; takeOvers++) {
      const { epoch } = await expire(turn.id)
      await reconcileTurns()
      await expect.poll(async () => findLiveTurn(turn.id)).toBeUndefined()
      expect(await row(turn.id)).toMatchObject({ status: 'running', strikes: 0, epoch: epoch + 1 })
    }
    await app.prisma.$executeRaw`DROP FUNCTION refuse() CASCADE`
    await expire(turn.id)
    await reconcileTurns()
    await expect.poll(async () => (await row(turn.id)).status).toBe('completed')
    expect(await app.lines(turn.conversationId)).toEqual(['user: Hello', 'assistant: Fine words'])
  })
})
