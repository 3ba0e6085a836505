import { draftListSchema, draftReplySchema } from '#lib/contract/draft-replies.ts'
import type { WriteDraft } from '#lib/contract/draft-requests.ts'
import { type Project, projectListSchema } from '#lib/contract/project.ts'
import { call } from './api.ts'

// What every page loads beside its conversations: one small file, not several.

/** So much at most outlives its page: in JSON a character takes up to six bytes. */
const KEEPALIVE_MAX = 10_000

export const listDrafts = () => call('/api/drafts', draftListSchema)

/** Says what is typed in a place, and is told how it is there then. */
export const writeDraft = (draft: WriteDraft) =>
  call('/api/drafts', draftReplySchema, {
    ...{ method: 'PATCH', body: draft },
    keepalive: draft.text.length + (draft.replaced?.length ?? 0) <= KEEPALIVE_MAX,
  })

/** All of the person's, by name. */
export const listProjects = async (): Promise<Project[]> => (await call('/api/projects', projectListSchema)).projects
