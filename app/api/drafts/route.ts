import { writeDraftSchema } from '#lib/contract/draft-requests.ts'
import { listDrafts } from '#lib/server/drafts/read-drafts.ts'
import { writeDraft } from '#lib/server/drafts/write-draft.ts'
import { route } from '#lib/server/route.ts'

export const GET = route({ isUse: false }, ({ user }) => listDrafts(user))

export const PATCH = route({ body: writeDraftSchema }, async ({ user, body }) => ({
  draft: await writeDraft(user, body),
}))
