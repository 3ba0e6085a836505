import { fromRoot } from '#scripts/base/project.ts'
import { runScript } from '#tests/support/run-script.ts'
import { type LaunchedApp, launchApp } from './support/launched-app.ts'
import { answered, inSidebar, newAccount, openAccountDialog, say } from './support/pages.ts'
import { serverEnvironment } from './support/server-environment.ts'
import { expect, test } from './support/test.ts'

/** The link that was printed last. */
const linkIn = (text: string) => text.match(/http\S+#\S+/g)?.at(-1) ?? ''

test.describe('with a key, where every word costs money', () => {
  test.describe.configure({ mode: 'serial' })
  const dataFolder = fromRoot('.cache', 'test', 'coming-in')
  const settings = { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', GUESTS: '', SIGN_UP: '' }
  const account = newAccount()
  let app: LaunchedApp
  test.beforeAll(async () => {
    app = await launchApp({ dataFolder, env: settings })
  })
  test.afterAll(() => app.stop())

  const accounts = async (...args: string[]) => {
    const environment = { ...serverEnvironment({ port: 0, dataFolder }), ...settings, PARLEY_LAUNCHED: '1' }
    const { code, out, complaints } = await runScript('accounts', args, environment)
    expect(code, complaints).toBe(0)
    return linkIn(out)
  }

  test('a stranger reads who may come in, and comes in by the link that the start printed', async ({ page }) => {
    expect(app.output()).toContain('people with an account; signing up takes a link (GUESTS=off, SIGN_UP=link)')
    await page.goto(app.url)
    await expect(page.getByText('This Parley is for people with an account. Signing up takes a link')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Sign up', exact: true })).toHaveCount(0)
    expect((await page.context().cookies()).length).toBe(0)

    await page.goto(linkIn(app.output()).replace('127.0.0.1', 'localhost'))
    await page.getByLabel('E-mail').fill(account.email)
    await page.getByLabel('Password').fill('password')
    await page.getByRole('button', { name: 'Sign up' }).click()
    await expect(page.getByRole('alert').first()).toContainText('among the first that anybody tries')
    await page.getByLabel('Password').fill(account.password)
    await page.getByRole('button', { name: 'Sign up' }).click()
    await expect(page.getByRole('button', { name: `Account: ${account.email}` })).toBeVisible()
    await expect(page).toHaveURL(`${app.url}/`)
  })

  test('a link is good once; whoever runs Parley makes more', async ({ page }) => {
    await page.goto(linkIn(app.output()))
    const second = newAccount()
    const signUp = async () => {
      await page.getByLabel('E-mail').fill(second.email)
      await page.getByLabel('Password').fill(second.password)
      await page.getByRole('button', { name: 'Sign up' }).click()
    }
    await signUp()
    await expect(page.getByRole('alert').first()).toContainText('This link has been used')
    await page.goto('about:blank')
    await page.goto(await accounts('invite'))
    await signUp()
    await expect(page.getByRole('button', { name: `Account: ${second.email}` })).toBeVisible()
  })

  test('who forgot the password sets a new one by a link', async ({ page }) => {
    const password = 'another horse battery'
    await page.goto(await accounts('reset-password', '--user', account.email))
    await page.getByLabel('New password').fill(password)
    await page.getByRole('button', { name: 'Set the password' }).click()
    await expect(page.getByRole('status')).toContainText('Your password is set.')
    await page.getByRole('link', { name: 'Go to Parley' }).click()
    await page.getByRole('alert').getByRole('button', { name: 'Sign in' }).click()
    const dialog = page.getByRole('dialog', { name: 'Sign in' })
    await dialog.getByLabel('E-mail').fill(account.email)
    await dialog.getByLabel('Password').fill(password)
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByRole('button', { name: `Account: ${account.email}` })).toBeVisible()
  })
})

test('two installations on one host leave each other’s people signed in', async ({ page, baseURL }, testInfo) => {
  const other = await launchApp({ dataFolder: testInfo.outputPath('data') })
  await page.goto('/')
  await say(page, 'Hello from here')
  await answered(page, 1)
  await page.goto(other.url)
  await openAccountDialog(page, 'Sign up', newAccount())
  await expect(page.getByRole('button', { name: 'Account: ' })).toBeVisible()
  await page.goto(baseURL ?? '')
  await expect(inSidebar(page, 'Hello from here')).toBeVisible()
  await page.goto(other.url)
  await expect(page.getByRole('button', { name: 'Account: ' })).toBeVisible()
  await page.goto('about:blank')
  await other.stop()
})

test('a person changes the password, and signs out everywhere', async ({ page, browser }) => {
  const account = newAccount()
  await page.goto('/')
  await openAccountDialog(page, 'Sign up', account)
  const elsewhere = await browser.newPage()
  await elsewhere.goto('/')
  await openAccountDialog(elsewhere, 'Sign in', account)
  await expect(elsewhere.getByRole('button', { name: 'Account: ' })).toBeVisible()

  await page.getByRole('button', { name: `Account: ${account.email}` }).click()
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('button', { name: 'Password and sessions' }).click()
  const dialog = page.getByRole('dialog', { name: 'Password and sessions' })
  await dialog.getByLabel('Your password now').fill(account.password)
  await dialog.getByLabel('The new one').fill('another horse battery')
  await dialog.getByRole('button', { name: 'Change the password' }).click()
  await expect(dialog.getByRole('status')).toContainText('Your password is changed.')
  await expect(elsewhere.getByText('You have been signed out.')).toBeVisible()
  await elsewhere.close()

  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
})
