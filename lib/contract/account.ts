import * as z from 'zod/mini'
import { storableText } from './storable-text.ts'

export const PASSWORD_MIN_LENGTH = 8
export const PASSWORD_MAX_LENGTH = 128

/** Who is signed in, as the browser may know it. A guest has no e-mail. */
export const viewerSchema = z.object({
  id: z.string(),
  isGuest: z.boolean(),
  name: z.string(),
  email: z.nullable(z.string()),
  /** Of a guest: after so many days without activity it is deleted, with all that it has. */
  guestDays: z.optional(z.number()),
})
export type Viewer = z.infer<typeof viewerSchema>

/** Who may come in: whether strangers become guests, and who may make an account. */
export const accessSchema = z.object({ guests: z.enum(['on', 'off']), signUp: z.enum(['open', 'link', 'closed']) })
export type Access = z.infer<typeof accessSchema>

/** `GET /api/viewer`; null on a first visit, or when the session has ended. Servers before this one don't say `access`. */
export const viewerReplySchema = z.object({ viewer: z.nullable(viewerSchema), access: z.optional(accessSchema) })

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

/** Who is signed in now. */
export const signedInSchema = z.object({ user: viewerSchema })
/** It is done. */
export const doneSchema = z.object({ success: z.boolean() })
