import { retentionQuerySchema } from '#lib/contract/settings.ts'
import { route } from '#lib/server/route.ts'
import { previewRetention } from '#lib/server/settings/retention.ts'

export const GET = route({ query: retentionQuerySchema }, ({ user, query }) => previewRetention(user, query.days))
