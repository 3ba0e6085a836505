import { retentionQuerySchema } from '#lib/contract/settings-requests.ts'
import { previewRetention } from '#lib/server/retention/retention.ts'
import { route } from '#lib/server/route.ts'

export const GET = route({ query: retentionQuerySchema }, ({ user, query }) => previewRetention(user, query.days))
