import { receiptsQuerySchema } from '#lib/contract/receipt.ts'
import { listReceipts } from '#lib/server/deletion/list-receipts.ts'
import { route } from '#lib/server/route.ts'

export const GET = route({ query: receiptsQuerySchema }, ({ user, query }) => listReceipts(user, query.cursor))
