import { listModelsQuerySchema } from '#lib/contract/model.ts'
import { env } from '#lib/server/env.ts'
import { listModels } from '#lib/server/provider/models.ts'
import { route } from '#lib/server/route.ts'

export const GET = route({ query: listModelsQuerySchema }, ({ query }) => listModels(query.provider ?? env().provider))
