import { searchQuerySchema } from '#lib/contract/search-request.ts'
import { route } from '#lib/server/route.ts'
import { search } from '#lib/server/search/search.ts'

export const GET = route({ query: searchQuerySchema }, ({ user, query }) => search(user, query))
