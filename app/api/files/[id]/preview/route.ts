import * as z from 'zod/mini'
import { fileIdSchema } from '#lib/contract/file.ts'
import { readPreview } from '#lib/server/files/read-file.ts'
import { route } from '#lib/server/route.ts'

const params = z.object({ id: fileIdSchema })

export const GET = route({ params, onBadParams: 'file_not_found' }, ({ user, params, request }) =>
  readPreview(user, params.id, request),
)
