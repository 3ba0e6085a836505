import 'server-only'
import { continueAccountDeletions } from './account/delete-account.ts'
import { purgeGuests } from './account/purge-guests.ts'
import { adoptWaitingWork } from './adopt-waiting-work.ts'
import { purgeSignIns } from './auth/purge-sign-ins.ts'
import { makeTitle } from './conversations/make-title.ts'
import { tellMetadata } from './conversations/sync-metadata.ts'
import { deletionHandlers } from './deletion/run-deletions.ts'
import type { Handler } from './jobs/attempt.ts'
import type { JobKind } from './jobs/kinds.ts'
import { resumeMove } from './moving/resume-move.ts'
import { purgeByRetention, purgeTemporary, purgeTrash } from './retention/purge-expired.ts'
import { purgeFiles } from './retention/purge-files.ts'
import { indexJob } from './search/index-jobs.ts'
import { lateAnswerJob } from './turns/late-answer.ts'
import { removeReplaced } from './turns/replaced-items.ts'

/** Who does the jobs of each kind. */
export const jobHandlers: Record<JobKind, Handler> = {
  ...deletionHandlers,
  index: indexJob,
  title: makeTitle,
  'replaced-items': removeReplaced,
  'late-answer': lateAnswerJob,
  'metadata.openai': tellMetadata,
  'metadata.local': tellMetadata,
  move: resumeMove,
  'purge-temporary': purgeTemporary,
  'continue-account-deletions': continueAccountDeletions,
  'adopt-waiting-work': adoptWaitingWork,
  'purge-trash': purgeTrash,
  'purge-guests': purgeGuests,
  'purge-sign-ins': purgeSignIns,
  'purge-files': purgeFiles,
  'purge-by-retention': purgeByRetention,
}
