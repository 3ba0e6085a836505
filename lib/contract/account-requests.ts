import * as z from 'zod/mini'
import { PASSWORD_MAX_LENGTH } from './account.ts'
import { storableText } from './storable-text.ts'

// Parsed by the server alone: a page doesn't load it.

const email = z.email().check(z.maxLength(254))
const password = z.string().check(z.minLength(1), z.maxLength(PASSWORD_MAX_LENGTH))

/** What stands behind the # of a link that `npm run accounts` printed. */
const linkToken = z.string().check(z.minLength(1), z.maxLength(100))

/** `POST /api/auth/sign-in/anonymous`, `…/sign-out` and `…/revoke-sessions`. */
export const emptySchema = z.object({})

/** `POST /api/auth/sign-in/email` */
export const signInSchema = z.object({ email, password })

/** `POST /api/auth/sign-up/email`; `link` where only who was invited may sign up. */
export const signUpSchema = z.object({
  name: z.pipe(z.string().check(z.maxLength(200)), z.transform(storableText)),
  email,
  password,
  link: z.optional(linkToken),
})

/** `POST /api/auth/change-password` */
export const changePasswordSchema = z.object({ currentPassword: password, newPassword: password })

/** `POST /api/auth/reset-password` */
export const resetPasswordSchema = z.object({ token: linkToken, newPassword: password })
