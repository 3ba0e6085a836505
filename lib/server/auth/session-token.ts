import 'server-only'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { processWide } from '#lib/server/process-wide.ts'
import { authSecret } from './secret.ts'

const secret = () => processWide('parley.auth.secret', authSecret)

/**
 * The session that a request names, told by its signature alone and without asking the database; empty for none, and for
 * one that was made up. Whether it is still somebody's has to be asked.
 */
export function genuineToken(request: Request): string {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [, value = ''] = /^\s*[^=]*session_token=(.*)$/.exec(pair) ?? []
    const [, token = '', signature = ''] = /^(.+)\.([^.]+)$/.exec(decoded(value)) ?? []
    if (token && isSigned(token, signature)) return token
  }
  return ''
}

function isSigned(token: string, signature: string): boolean {
  const expected = createHmac('sha256', secret()).update(token).digest()
  const given = Buffer.from(signature, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.trim())
  } catch {
    return ''
  }
}
