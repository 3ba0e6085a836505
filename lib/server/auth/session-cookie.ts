import 'server-only'
import { auth } from './auth.ts'
import { CLIENT_ADDRESS_HEADER } from './client-address.ts'
import { COOKIE_SECONDS } from './session-life.ts'

/** Under this name the release before this one kept it, on every installation of a host. Read until the next release. */
const OLD_NAME = 'better-auth.session_token'

/** A session cookie as it was sent, signature and all. */
export interface SessionCookie {
  value: string
  /** It came under the old name. */
  isOld: boolean
}

/** The session cookie of this installation; of two, the one under its own name. */
export async function findCookie(request: Request): Promise<SessionCookie | null> {
  const { name, oldName } = await names()
  const cookies = parse(request.headers.get('cookie') ?? '')
  const value = cookies.get(name)
  if (value !== undefined) return { value, isOld: false }
  const old = cookies.get(oldName)
  return old === undefined ? null : { value: old, isOld: true }
}

/** What better-auth is told of a request: the cookie under our name, from where and with what it was sent. */
export async function headersForAuth(request: Request): Promise<Headers> {
  const headers = new Headers()
  const cookie = await findCookie(request)
  if (cookie) headers.set('cookie', `${(await names()).name}=${cookie.value}`)
  const address = request.headers.get(CLIENT_ADDRESS_HEADER)
  if (address) headers.set('x-forwarded-for', address)
  const agent = request.headers.get('user-agent')
  if (agent) headers.set('user-agent', agent.slice(0, 300))
  return headers
}

/** The lines that keep a proven cookie for longer, and under our name if it came under the old one. */
export const renewal = async (cookie: SessionCookie): Promise<string[]> => [
  await line((await names()).name, cookie.value, COOKIE_SECONDS),
  ...(await forgettingOld(cookie)),
]

/** The lines that make a browser forget a session. */
export const forgetting = async (cookie: SessionCookie | null): Promise<string[]> => [
  await line((await names()).name, '', 0),
  ...(await forgettingOld(cookie)),
]

/** The same for a proven cookie that came under the old name: one that isn't proven may be another installation's. */
export async function forgettingOld(cookie: SessionCookie | null): Promise<string[]> {
  return cookie?.isOld ? [await line((await names()).oldName, '', 0)] : []
}

async function line(name: string, value: string, maxAge: number): Promise<string> {
  const { isSecure } = await names()
  return `${name}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
}

async function names() {
  const { sessionToken } = (await (await auth()).$context).authCookies
  const isSecure = sessionToken.attributes.secure === true
  return { name: sessionToken.name, oldName: isSecure ? `__Secure-${OLD_NAME}` : OLD_NAME, isSecure }
}

function parse(header: string): Map<string, string> {
  const pairs = header.split(';').map((pair) => pair.trim().split('='))
  return new Map(pairs.flatMap(([name = '', ...value]) => (name === '' ? [] : [[name, value.join('=')]])))
}
