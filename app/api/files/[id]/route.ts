import * as z from 'zod/mini'
import { fileIdSchema } from '#lib/contract/file.ts'
import { deleteFile } from '#lib/server/actions/delete-file.ts'
import { readFile } from '#lib/server/files/read-file.ts'
import { route } from '#lib/server/route.ts'

const params = z.object({ id: fileIdSchema })

export const GET = route({ params, onBadParams: 'file_not_found' }, ({ user, params, request }) =>
  readFile(user, params.id, request.signal),
)

export const DELETE = route({ params, onBadParams: 'file_not_found' }, ({ user, params }) =>
  deleteFile(user, params.id),
)
