import 'server-only'
import { createHmac } from 'node:crypto'
import { type Limit, tally, untally, usedUp } from '#lib/server/db/tally.ts'
import { env } from '#lib/server/env.ts'
import { AppError, tooManyAttempts } from '#lib/server/errors.ts'
import { clientAddress } from './client-address.ts'
import { withHashing } from './hashing.ts'
import { authSecret } from './secret.ts'

const QUARTER_OF_AN_HOUR = 15 * 60
const DAY = 24 * 60 * 60

const guestLimit = (request: Request): Limit => ({ key: `guest ${clientAddress(request)}`, max: 30, seconds: DAY })

const signUpLimit = (request: Request): Limit => ({ key: `sign-up ${clientAddress(request)}`, max: 30, seconds: DAY })

/** Of wrong passwords for one account, wherever they come from. The table holds no e-mail. */
export const accountKey = (email: string) =>
  `password ${createHmac('sha256', authSecret()).update(email.toLowerCase()).digest('base64url')}`

/** @throws AppError too_many_attempts */
export const requireFewGuests = (request: Request) => count([guestLimit(request)])

/** @throws AppError too_many_attempts */
export const requireFewSignUps = (request: Request) => count([signUpLimit(request)])

/**
 * Tries a password of the account with this e-mail, whether there is one or not. Wrong ones are counted, for the account and
 * for the address. `attempt` throws an AppError whose code is `wrong` when it is the wrong one.
 * @throws AppError too_many_attempts; what `attempt` throws
 */
export async function tryPassword<T>(
  { request, email, wrong }: { request: Request; email: string; wrong: 'wrong_credentials' | 'wrong_password' },
  attempt: () => Promise<T>,
): Promise<T> {
  const limits = [
    { key: accountKey(email), max: 5, seconds: QUARTER_OF_AN_HOUR },
    { key: `password ${clientAddress(request)}`, max: 20, seconds: QUARTER_OF_AN_HOUR },
  ]
  // Who is over a limit takes no place from the others.
  if (isOn()) requireSome(await usedUp(limits))
  return withHashing(clientAddress(request), async () => {
    // Before it is tried: many at once would else all find it allowed.
    await count(limits)
    try {
      const result = await attempt()
      await takeBack(limits)
      return result
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== wrong) await takeBack(limits).catch(() => {})
      throw error
    }
  })
}

async function count(limits: Limit[]): Promise<void> {
  if (!isOn()) return
  const secondsLeft = await tally(limits)
  // What is refused isn't done.
  if (secondsLeft !== null) await untally(limits)
  requireSome(secondsLeft)
}

async function takeBack(limits: Limit[]): Promise<void> {
  if (isOn()) await untally(limits)
}

function requireSome(secondsLeft: number | null): void {
  if (secondsLeft !== null) throw tooManyAttempts(secondsLeft)
}

const isOn = () => env().AUTH_RATE_LIMIT === 'on'
