import { deleteAccountSchema } from '#lib/contract/deletion.ts'
import { deleteAccount } from '#lib/server/account/delete-account.ts'
import { signOutHeaders } from '#lib/server/auth/sign-out.ts'
import { route } from '#lib/server/route.ts'

export const DELETE = route({ body: deleteAccountSchema }, async ({ user, body, request }) => {
  const conversations = await deleteAccount(user, body.confirmation)
  return Response.json({ conversations }, { headers: await signOutHeaders(request) })
})
