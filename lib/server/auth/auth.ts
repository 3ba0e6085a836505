import 'server-only'
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { anonymous } from 'better-auth/plugins'
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '#lib/contract/account.ts'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { adoptGuest } from './adopt-guest.ts'
import { refuseDeletedAccounts } from './refuse-deleted.ts'
import { authSecret } from './secret.ts'

const DAY = 24 * 60 * 60

/**
 * Accounts and sessions. A guest is an anonymous user; signing up or in makes another user, to whom what the
 * guest owns goes.
 */
export const auth = () =>
  processWide('parley.auth', () => {
    const { APP_URL } = env()
    return betterAuth({
      appName: 'Parley',
      secret: authSecret(),
      database: prismaAdapter(db(), { provider: 'postgresql', transaction: true }),
      // Opened as localhost, as 127.0.0.1 or as a LAN address, the app is the same site to its cookies. Whether a page of
      // another site sent the request is decided before, by requireSameOrigin.
      baseURL: APP_URL ?? { allowedHosts: ['*'], protocol: 'http' },
      trustedOrigins: (request) => [request?.headers.get('origin') ?? null],
      emailAndPassword: {
        enabled: true,
        minPasswordLength: PASSWORD_MIN_LENGTH,
        maxPasswordLength: PASSWORD_MAX_LENGTH,
      },
      session: { expiresIn: 60 * DAY, updateAge: DAY },
      rateLimit: {
        enabled: env().AUTH_RATE_LIMIT === 'on',
        customRules: { '/sign-in/anonymous': { window: 60, max: 30 } },
      },
      databaseHooks: refuseDeletedAccounts,
      telemetry: { enabled: false },
      logger: { disabled: true },
      plugins: [
        anonymous({
          // Its own way would leave everything at the provider; ours is DELETE /api/account. A guest who has an account now
          // is removed by adoptGuest.
          disableDeleteAnonymousUser: true,
          onLinkAccount: ({ anonymousUser, newUser }) => adoptGuest(anonymousUser.user.id, newUser.user.id),
        }),
      ],
    })
  })
