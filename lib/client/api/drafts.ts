import { draftListSchema, draftReplySchema } from '#lib/contract/draft.ts'
import type { WriteDraft } from '#lib/contract/draft-requests.ts'
import { call } from './api.ts'

/** So much at most outlives its page: in JSON a character takes up to six bytes. */
const KEEPALIVE_MAX = 10_000

export const listDrafts = () => call('/api/drafts', draftListSchema)

/** Says what is typed in a place, and is told how it is there then. */
export const writeDraft = (draft: WriteDraft) =>
  call('/api/drafts', draftReplySchema, {
    ...{ method: 'PATCH', body: draft },
    keepalive: draft.text.length + (draft.replaced?.length ?? 0) <= KEEPALIVE_MAX,
  })
