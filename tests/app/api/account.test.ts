import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { continueAccountDeletions } from '#lib/server/account/delete-account.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import type { TestBrowser } from '#tests/support/app.ts'
import { half, person, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { overloaded } from '#tests/support/misbehaving-provider/refusal.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

let count = 0
const credentials = () => ({ name: 'Ada', email: `ada${++count}@Example.org`, password: 'correct horse' })
type Credentials = ReturnType<typeof credentials>
const post = (body: object) => ({ method: 'POST', body })

async function signedUp(ada: Credentials): Promise<TestBrowser> {
  const browser = app.stranger()
  await browser.json('/api/auth/sign-up/email', post(ada))
  return browser
}
const signIn = (ada: Credentials) => app.stranger().json('/api/auth/sign-in/email', post(ada))
const viewer = async (as: TestBrowser) => (await as.json('/api/viewer')).body.viewer
const remove = (as: TestBrowser, confirmation: string, password?: string) =>
  as.json('/api/account', { method: 'DELETE', body: { confirmation, password } })

async function workOff() {
  await expect
    .poll(
      async () => {
        await runDeletions()
        return app.prisma.deletion.count({ where: { completedAt: null } })
      },
      { timeout: 10_000, interval: 5 },
    )
    .toBe(0)
}

/** Every row that names the user. */
async function rowsOf(id: string): Promise<number> {
  const where = { where: { userId: id } }
  const { conversation, turn, file, deletion, itemText, session, account } = app.prisma
  const counts = await Promise.all([
    ...[conversation.count(where), turn.count(where), file.count(where), deletion.count(where)],
    ...[itemText.count(where), session.count(where), account.count(where)],
    app.prisma.user.count({ where: { id } }),
  ])
  return counts.reduce((sum, each) => sum + each, 0)
}

describe('an account that is deleted', () => {
  it('leaves nothing, here or at the provider', async () => {
    const ada = credentials()
    const browser = await signedUp(ada)
    const { id } = await viewer(browser)
    const first = (await person(browser).ask('One')).body.conversationId
    const second = (await person(browser).ask('Two')).body.conversationId
    await browser.json(`/api/conversations/${second}`, { method: 'PATCH', body: { trashed: true } })
    for (const [file, conversationId] of [['file-1', first] as const, ['file-2', null] as const]) {
      app.provider.memory.files.set(file, { id: file, object: 'file' })
      await app.prisma.file.create({ data: { id: file, userId: id, conversationId, provider: 'openai' } })
    }
    expect(await remove(browser, ada.email, ada.password)).toEqual({ status: 200, body: { conversations: 2 } })
    await workOff()
    const { conversations, responses, files } = app.provider.memory
    expect([conversations.size, responses.size, files.size]).toEqual([0, 0, 0])
    expect(await rowsOf(id)).toBe(0)
    expect((await signIn(ada)).status).toBe(401)
    expect(await viewer(await signedUp(ada))).toMatchObject({ name: 'Ada' })
  })

  it('can be signed in to by nobody from then on, and every session is over', async () => {
    const ada = credentials()
    const browser = await signedUp(ada)
    const { id } = await viewer(browser)
    const elsewhere = app.stranger()
    await elsewhere.json('/api/auth/sign-in/email', post(ada))
    await person(browser).ask('One')
    app.provider.refuse('conversations.delete', ...Array(3).fill(overloaded))
    const reply = await browser.fetch('/api/account', {
      method: 'DELETE',
      body: { confirmation: ada.email, password: ada.password },
    })
    expect(reply.headers.getSetCookie().join()).toMatch(/session_token=;.*Max-Age=0/i)
    expect(await viewer(elsewhere)).toBeNull()
    expect((await elsewhere.json('/api/conversations')).status).toBe(401)
    expect(await signIn(ada)).toMatchObject({ status: 403, body: { error: { code: 'account_being_deleted' } } })
    const guest = await app.guest()
    const { id: guestId } = await viewer(guest)
    await person(guest).ask('Mine')
    expect((await guest.json('/api/auth/sign-in/email', post(ada))).status).toBe(403)
    expect(await viewer(guest)).toMatchObject({ id: guestId, isGuest: true })
    expect(await app.prisma.session.count({ where: { userId: id } })).toBe(0)
    await workOff()
    expect(await rowsOf(id)).toBe(0)
    expect(await rowsOf(guestId)).toBeGreaterThan(0)
    await remove(guest, 'delete')
    await workOff()
  })

  it('twice at once is deleted once, and the others are told that nobody is signed in', async () => {
    const ada = credentials()
    const browser = await signedUp(ada)
    const { id } = await viewer(browser)
    const replies = await Promise.all(Array.from({ length: 4 }, () => remove(browser, ada.email, ada.password)))
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401])
    expect(await rowsOf(id)).toBe(0)
  })

  it('has an answer that is being written stopped', async () => {
    const ada = credentials()
    const browser = await signedUp(ada)
    const { id } = await viewer(browser)
    const { say, hold } = half('On and', ' on')
    app.provider.next({ say })
    const turn = await person(browser).begin('Tell me')
    await turn.untilText('On and')
    expect((await remove(browser, ada.email, ada.password)).body).toEqual({ conversations: 1 })
    await workOff()
    expect(app.provider.memory.conversations.size).toBe(0)
    expect(await rowsOf(id)).toBe(0)
    hold.open()
  })

  it('of a guest is confirmed with a word, and gone at once when there is nothing in it', async () => {
    const guest = await app.guest()
    const { id } = await viewer(guest)
    expect((await remove(guest, 'Delete ')).body).toEqual({ conversations: 0 })
    expect(await rowsOf(id)).toBe(0)
    expect(await viewer(guest)).toBeNull()
  })

  it('is finished by another node when the one that began it died', async () => {
    const ada = credentials()
    const browser = await signedUp(ada)
    const { id } = await viewer(browser)
    await person(browser).ask('One')
    await app.prisma.user.update({ where: { id }, data: { deletionRequestedAt: new Date() } })
    await continueAccountDeletions()
    await workOff()
    expect(await rowsOf(id)).toBe(0)
    expect(app.provider.memory.conversations.size).toBe(0)
  })

  it.each([undefined, '', 'wrong horse'])('stays when the password is %j', async (password) => {
    const ada = credentials()
    const browser = await signedUp(ada)
    const { status, body } = await remove(browser, ada.email, password)
    expect([status, body.error.code]).toEqual([403, 'wrong_password'])
    expect(await viewer(browser)).toMatchObject({ name: 'Ada' })
  })

  it.each(['', 'delete', 'somebody@example.org', ' '])('stays when the confirmation is %j', async (confirmation) => {
    const browser = await signedUp(credentials())
    const { status, body } = await remove(browser, confirmation)
    expect([status, body.error.code]).toEqual([400, 'invalid_request'])
    expect(body.error.message).toContain('e-mail')
    expect(await viewer(browser)).toMatchObject({ name: 'Ada' })
  })
})
