import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLink } from '#lib/server/auth/links.ts'
import { type Call, startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

const post = (body: object): Call => ({ method: 'POST', body })
const OLD = 'correct horse'
const NEW = 'another horse'
let count = 0

async function signedUp() {
  const browser = app.stranger()
  const account = { name: 'Ada', email: `ada${++count}@example.org`, password: OLD }
  const { body } = await browser.json('/api/auth/sign-up/email', post(account))
  return { browser, account, id: body.user.id as string }
}
const viewerOf = async (as: TestBrowser) => (await as.json('/api/viewer')).body.viewer

/** While the password is being set by a link, at every moment of it, somebody who knows the old one does something. */
async function whileItIsSet(id: string, act: () => Promise<unknown>) {
  const token = await createLink({ kind: 'reset', userId: id })
  const acting = [act()]
  const setting = app.stranger().json('/api/auth/reset-password', post({ token, newPassword: NEW }))
  let isSet = false
  setting.finally(() => (isSet = true))
  for (let n = 0; n < 6 && !isSet; n++) {
    acting.push(act())
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect((await setting).status).toBe(200)
  await Promise.all(acting)
}
const signIn = (email: string, password: string, as = app.stranger()) =>
  as.json('/api/auth/sign-in/email', post({ email, password }))

it('who signs in with the old password while a new one is set has no session after it', async () => {
  const { account, id } = await signedUp()
  const inside: TestBrowser[] = []
  await whileItIsSet(id, () => {
    const browser = app.stranger()
    inside.push(browser)
    return signIn(account.email, OLD, browser)
  })
  expect(await Promise.all(inside.map(viewerOf))).toEqual(inside.map(() => null))
  expect((await signIn(account.email, NEW)).status).toBe(200)
})

it('who changes the password by the old one while a new one is set changes nothing', async () => {
  const { account, browser, id } = await signedUp()
  const change = post({ currentPassword: OLD, newPassword: 'somebody elses horse' })
  await whileItIsSet(id, () => browser.json('/api/auth/change-password', change))
  expect((await signIn(account.email, NEW)).status).toBe(200)
  expect((await signIn(account.email, 'somebody elses horse')).status).toBe(401)
})

it('of two who change the password at once one succeeds, and stays', async () => {
  const { account, browser } = await signedUp()
  const other = app.stranger()
  await signIn(account.email, OLD, other)
  const passwords = ['the first horse', 'the second horse']
  const replies = await Promise.all(
    [browser, other].map((each, n) =>
      each.json('/api/auth/change-password', post({ currentPassword: OLD, newPassword: passwords[n] })),
    ),
  )
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, expect.toBeOneOf([401, 403])])
  const winner = replies.findIndex(({ status }) => status === 200)
  expect((await signIn(account.email, passwords[winner] ?? '')).status).toBe(200)
  const viewers = await Promise.all([browser, other].map(viewerOf))
  expect(viewers.map((viewer) => viewer !== null)).toEqual([winner === 0, winner === 1])
})
