import * as z from 'zod/mini'

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

/** Who is signed in now. */
export const signedInSchema = z.object({ user: viewerSchema })
/** It is done. */
export const doneSchema = z.object({ success: z.boolean() })
