import { emptyTrash } from '#lib/server/actions/empty-trash.ts'
import { route } from '#lib/server/route.ts'

export const DELETE = route({}, async ({ user }) => ({ conversations: await emptyTrash(user) }))
