import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { hashPassword } from 'better-auth/crypto'
import { anonymous } from 'better-auth/plugins'
import { PASSWORD_MAX_LENGTH } from '#lib/contract/account.ts'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { onNewSession } from './new-session.ts'
import { authSecret } from './secret.ts'
import { COOKIE_SECONDS } from './session-life.ts'

type Auth = ReturnType<typeof createAuth>

const state = () => processWide('parley.auth', () => ({ auth: null as Promise<Auth> | null }))

const preparedHash = () => processWide('parley.auth.hash', () => new AsyncLocalStorage<string>())

/**
 * Accounts and sessions. A guest is an anonymous user; signing up or in makes another user, to whom what the guest owns goes.
 * Only its functions are called: its own HTTP handler takes what it likes, and logs it.
 */
export function auth(): Promise<Auth> {
  const known = state()
  known.auth ??= start().catch((error) => {
    known.auth = null
    throw error
  })
  return known.auth
}

/** Runs `work`, in which the one new password is already hashed: better-auth would hash it within its transaction. */
export const withHash = <T>(hash: string, work: () => Promise<T>): Promise<T> => preparedHash().run(hash, work)

async function start() {
  const { id } = await db().installation.findFirstOrThrow()
  return createAuth(id)
}

function createAuth(installationId: string) {
  const secret = authSecret()
  return betterAuth({
    appName: 'Parley',
    secret,
    database: prismaAdapter(db(), { provider: 'postgresql', transaction: true }),
    // Says only whether cookies are https-only. Opened as localhost or as a LAN address, the app is the same site to them.
    baseURL: env().APP_URL ?? 'http://localhost',
    emailAndPassword: {
      enabled: true,
      // What else a password must be is said in password-rules.ts.
      minPasswordLength: 1,
      maxPasswordLength: PASSWORD_MAX_LENGTH,
      password: { hash: async (password) => preparedHash().getStore() ?? hashPassword(password) },
    },
    session: { expiresIn: COOKIE_SECONDS, disableSessionRefresh: true },
    // Read with each session; written by session.ts.
    user: { additionalFields: { seenAt: { type: 'date', required: false, input: false } } },
    // Ours hold on all nodes (limits.ts).
    rateLimit: { enabled: false },
    databaseHooks: onNewSession,
    // Cookies know no ports: two installations on one host would else sign each other's people out.
    advanced: {
      cookiePrefix: `parley-${createHash('sha256')
        .update(installationId + secret)
        .digest('hex')
        .slice(0, 8)}`,
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Its own way to delete a guest would leave everything at the provider; ours is DELETE /api/account.
    plugins: [anonymous({ disableDeleteAnonymousUser: true })],
  })
}
