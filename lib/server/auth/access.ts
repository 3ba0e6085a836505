import 'server-only'
import type { Access } from '#lib/contract/account.ts'
import { env } from '#lib/server/env.ts'

/** Who may come in. */
export const access = (): Access => ({ guests: env().GUESTS, signUp: env().SIGN_UP })
