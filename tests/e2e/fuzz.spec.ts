import { request as open } from 'node:http'
import fc from 'fast-check'
import { apiRoutes } from '#lib/contract/routes.ts'
import { launchApp } from './support/launched-app.ts'
import { expect, test } from './support/test.ts'

/** Whatever is sent has it in it somewhere; nothing of it may be in the log. */
const MARK = 'xyzzy-what-somebody-wrote'

const paths = [
  ...new Set(apiRoutes.map(({ path }) => path.replace('{id}', MARK))),
  ...['/', `/c/${MARK}`, '/sign-up', `/${MARK}`, '/api/auth/update-user', '/api/auth/get-session', `/api/auth/${MARK}`],
  ...[`/_next/image?url=/${MARK}&w=64&q=75`, `/_next/static/${MARK}`, '/openapi.json'],
]
const tails = [
  '',
  '',
  '',
  '/',
  '%',
  '%00',
  '%E0%A4%A',
  '//',
  `?q=${MARK}`,
  `?cursor=%FF${MARK}`,
  `?limit=${MARK}`,
  '?%',
]
const names = [
  ...['name', 'email', 'password', 'message', 'turnId', 'conversationId', 'ids', 'action', 'title', 'token', 'link'],
  ...[
    'newPassword',
    'currentPassword',
    'confirmation',
    'metadata',
    'messages',
    'role',
    'content',
    'model',
    '__proto__',
  ],
]
const { body } = fc.letrec<{ body: unknown }>((tie) => ({
  body: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      MARK,
      `${MARK}@example.org`,
      MARK.repeat(5000),
      `\0${MARK}`,
      `\ud800${MARK}`,
      '',
      null,
      0,
      1e308,
      true,
    ),
    fc.constant(`${MARK}\n    at ${MARK} (/x.js:1:1)`),
    fc.array(tie('body'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names), tie('body'), { maxKeys: 6 }),
  ),
}))
const headers = fc.constantFrom<Record<string, string>>(
  ...[{}, {}, {}, { origin: `http://${MARK}` }, { origin: 'null' }, { cookie: `better-auth.session_token=${MARK}` }],
  ...[{ cookie: `${MARK}=%; =;;` }, { accept: 'text/event-stream' }, { 'x-forwarded-for': MARK }, { host: MARK }],
  ...[{ rsc: '1', 'next-router-state-tree': MARK }, { 'next-action': MARK }, { 'parley-contract': MARK }],
)
const input = fc.record({
  method: fc.constantFrom('GET', 'GET', 'POST', 'POST', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD', 'OPTIONS'),
  path: fc.tuple(fc.constantFrom(...paths), fc.constantFrom(...tails)).map((parts) => parts.join('')),
  type: fc.constantFrom('application/json', 'application/json', 'text/plain', `multipart/form-data; boundary=${MARK}`),
  isSignedIn: fc.boolean(),
  text: fc.oneof(
    { weight: 4, arbitrary: body.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.constantFrom(MARK, `{"email":"${MARK}`, '['.repeat(500), '', '\xff\xfe') },
  ),
  headers,
})

test('800 things that nobody should send: nothing fails, and nothing of them is in the log', async ({
  browserName: _,
}, testInfo) => {
  test.setTimeout(240_000)
  const app = await launchApp({ dataFolder: testInfo.outputPath('data'), env: { LOG_LEVEL: 'info' } })
  const guest = async () => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    return (await fetch(`${app.url}/api/auth/sign-in/anonymous`, init)).headers.getSetCookie()[0]?.split(';')[0] ?? ''
  }
  const cookie = await guest()
  const failed: string[] = []
  await fc.assert(
    fc.asyncProperty(input, async ({ method, path, type, isSignedIn, text, headers: more }) => {
      const sent = { 'content-type': type, ...(isSignedIn && { cookie }), ...more }
      const { status, cache } = await send(app.url + path, method, sent, ['GET', 'HEAD'].includes(method) ? '' : text)
      if (status >= 500) failed.push(`${status} ${method} ${path} ${JSON.stringify(more)} ${text.slice(0, 200)}`)
      if (status >= 400 && !cache.includes('no-store')) failed.push(`kept: ${status} ${method} ${path}`)
    }),
    { numRuns: 800 },
  )
  expect(failed).toEqual([])
  expect((await fetch(`${app.url}/api/health`)).status).toBe(200)
  await app.stop()
  expect(app.output()).not.toContain(MARK)
  expect(
    Math.max(
      ...app
        .output()
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(4000)
})

/** As a program sends it that keeps to no rules; of a stream only its beginning is read. */
function send(url: string, method: string, sent: Record<string, string>, text: string) {
  const [, origin = '', path = ''] = /^(http:\/\/[^/]+)(.*)$/.exec(url) ?? []
  const { hostname, port } = new URL(origin)
  return new Promise<{ status: number; cache: string }>((resolve, reject) => {
    const bytes = Buffer.from(text, 'utf8')
    const headers = { ...sent, 'content-length': bytes.byteLength }
    const request = open({ hostname, port, path, method, headers, agent: false }, (response) => {
      response.on('error', () => {})
      resolve({ status: response.statusCode ?? 0, cache: String(response.headers['cache-control']) })
      if (response.headers['content-type']?.includes('event-stream')) request.destroy()
      else response.resume()
    })
    request.on('error', reject)
    request.end(bytes)
  })
}
