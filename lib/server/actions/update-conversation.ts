import 'server-only'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { ConversationChange } from '#lib/contract/conversation-requests.ts'
import { placementAfter } from '#lib/contract/placement.ts'
import { leadOn, showMessage } from '#lib/server/branches/show-message.ts'
import { conversationsById } from '#lib/server/conversations/read-conversations.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { syncMetadata } from '#lib/server/conversations/sync-metadata.ts'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError, refusal } from '#lib/server/errors.ts'
import { requireProject } from '#lib/server/projects/read-projects.ts'
import { stopInBackground } from '#lib/server/removal/stop-conversations.ts'

/**
 * Changes what is given of the user's conversation. A title given by the user is never replaced by one of the model's.
 * What the provider is told as well (title, pairs) it is told at once, or as soon as it can be reached.
 * @throws AppError conversation_not_found, conversation_in_trash, invalid_request for a list that it can't go to,
 *   message_not_found, project_not_found; what the provider throws
 */
export async function updateConversation(
  user: { id: string },
  id: string,
  change: ConversationChange,
): Promise<Conversation> {
  const row = await requireConversation(user, id, { allowTrashed: change.trashed !== undefined })
  if (row.expiresAt && (change.pinned || change.archived || change.trashed)) throw refusal('temporaryInNoList')
  if (change.trashed && env().TRASH_DAYS === 0) throw refusal('noTrash')
  if (row.expiresAt && change.projectId) throw refusal('temporaryInNoProject')
  if (change.projectId) await requireProject(user, change.projectId)
  if (change.shownMessageId !== undefined) await showMessage(row, change.shownMessageId)
  if (change.shownBranch !== undefined) await leadOn(row, change.shownBranch)
  const isTold = change.title !== undefined || change.metadata !== undefined
  // None of this is activity: the list keeps its order.
  await db().conversation.updateMany({
    where: { id, userId: user.id },
    data: {
      ...placementAfter(change, new Date()),
      ...(change.title !== undefined && { title: change.title, titleSource: 'user' }),
      ...(change.metadata && { metadata: change.metadata }),
      ...{ instructions: change.instructions, answering: change.answering, projectId: change.projectId },
      ...(isTold && { metadataStale: true }),
    },
  })
  if (change.trashed) stopInBackground([id])
  if (isTold) await syncMetadata(id)
  const [updated] = await conversationsById(user, [id])
  if (!updated) throw new AppError('conversation_not_found')
  return updated
}
