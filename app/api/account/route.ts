import { deleteAccountSchema } from '#lib/contract/deletion.ts'
import { deleteAccount } from '#lib/server/account/delete-account.ts'
import { authReply } from '#lib/server/auth/auth-reply.ts'
import { provePassword } from '#lib/server/auth/passwords.ts'
import { forgetting } from '#lib/server/auth/session-cookie.ts'
import { route } from '#lib/server/route.ts'

export const DELETE = route({ body: deleteAccountSchema }, async ({ user, session, body, request }) => {
  const prove = () => provePassword(request, user, body.password ?? '')
  const conversations = await deleteAccount(user, body.confirmation, prove)
  return authReply({ conversations }, await forgetting(session.cookie))
})
