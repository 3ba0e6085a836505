import { usageQuerySchema } from '#lib/contract/usage.ts'
import { route } from '#lib/server/route.ts'
import { readUsage } from '#lib/server/usage/read-usage.ts'

export const GET = route({ query: usageQuerySchema }, ({ user, query }) => readUsage(user, query.days))
