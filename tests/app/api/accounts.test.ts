import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tellMetadata } from '#lib/server/conversations/sync-metadata.ts'
import { runDueJobs } from '#lib/server/jobs/run-jobs.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

const ada = { name: 'Ada', email: 'ada@example.org', password: 'correct horse' }
const post = (body: object) => ({ method: 'POST', body })
const chat = async (as: TestBrowser, body: object) => (await as.json('/api/chat', post(body))).body
const list = async (as: TestBrowser) => (await as.json('/api/conversations')).body.conversations
const viewer = async (as: TestBrowser) => (await as.json('/api/viewer')).body.viewer

describe('accounts', () => {
  it('a guest can chat, and keeps every conversation when signing up', async () => {
    const browser = await app.guest()
    expect(await viewer(browser)).toMatchObject({ isGuest: true, email: null })
    const { conversationId } = await chat(browser, { message: 'My name is Ada.' })

    await browser.json('/api/auth/sign-up/email', post(ada))
    expect(await viewer(browser)).toMatchObject({ isGuest: false, name: 'Ada', email: ada.email })
    expect(await list(browser)).toMatchObject([{ id: conversationId }])
    expect(await app.prisma.user.count({ where: { isAnonymous: true } })).toBe(0)
    expect((await chat(browser, { message: 'What is my name?', conversationId })).content).toContain('Ada')
  })

  it('the provider is told the new owner of a guest’s conversations', async () => {
    const browser = await app.guest()
    const { conversationId: id } = await chat(browser, { message: 'Whose is it?' })
    await browser.json('/api/auth/sign-up/email', post({ ...ada, email: 'told@example.org' }))
    const { id: user_id } = (await browser.json('/api/viewer')).body.viewer
    await runDueJobs({ 'metadata.local': tellMetadata })
    const told = async () => (await app.prisma.localConversation.findUniqueOrThrow({ where: { id } })).metadata
    await expect.poll(told, { timeout: 15_000 }).toMatchObject({ user_id })
  })

  it('a second browser that signs in has the same list, the same messages, and goes on', async () => {
    const second = await app.guest()
    const { conversationId: own } = await chat(second, { message: 'Made as a guest here' })
    await second.json('/api/auth/sign-in/email', post(ada))
    const conversations = await list(second)
    expect(conversations).toHaveLength(2)
    expect(conversations[0].id).toBe(own)
    const { messages } = (await second.json(`/api/conversations/${conversations[1].id}`)).body
    expect(messages[0].content).toBe('My name is Ada.')
    expect(
      (await chat(second, { message: 'What is my name?', conversationId: conversations[1].id })).content,
    ).toContain('Ada')
  })

  it('a program that sends its cookie and no Origin can sign in', async () => {
    const browser = await app.guest()
    const signedIn = await browser.json('/api/auth/sign-in/email', { ...post(ada), origin: null })
    expect(signedIn.status).toBe(200)
  })

  it('signing out ends the session', async () => {
    const browser = app.stranger()
    await browser.json('/api/auth/sign-in/email', post(ada))
    expect(await viewer(browser)).toMatchObject({ name: 'Ada' })
    await browser.json('/api/auth/sign-out', post({}))
    expect(await viewer(browser)).toBeNull()
  })

  it('keeps the session in a cookie that no script can read and no other site can use', async () => {
    const response = await app.stranger().fetch('/api/auth/sign-in/anonymous', post({}))
    const [cookie] = response.headers.getSetCookie()
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(cookie).not.toMatch(/Secure/i)
  })

  it.each(['localhost:3000', '127.0.0.1:3000', '192.168.1.20:3000', '[fe80::1]:3000', 'chat.local', 'nas'])(
    'works when the app is opened as %s',
    async (host) => {
      const browser = app.stranger()
      const headers = { host, origin: `http://${host}` }
      const signedIn = await browser.json('/api/auth/sign-in/anonymous', { ...post({}), headers })
      expect(signedIn.status).toBe(200)
      const sent = await browser.json('/api/chat', { ...post({ message: 'Hi' }), headers })
      expect(sent.body.status).toBe('completed')
    },
  )

  it.each([
    ['a wrong password', 'sign-in', { ...ada, password: 'wrong horse' }],
    ['an e-mail nobody has', 'sign-in', { ...ada, email: 'nobody@example.org' }],
    ['an e-mail that is taken', 'sign-up', ada],
    ['a password of seven characters', 'sign-up', { ...ada, email: 'new@example.org', password: '1234567' }],
    ['an e-mail that is none', 'sign-up', { ...ada, email: 'nonsense' }],
  ])('refuses %s, and the guest stays a guest', async (_, action, body) => {
    const browser = await app.guest()
    const { status } = await browser.json(`/api/auth/${action}/email`, post(body))
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(await viewer(browser)).toMatchObject({ isGuest: true })
  })
})

describe('GET /api/health', () => {
  it('answers everybody, with version and provider', async () => {
    const { status, body } = await app.stranger().json('/api/health')
    expect([status, body]).toEqual([200, { status: 'ok', version: expect.stringMatching(/^\d/), provider: 'local' }])
  })
})
