import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { type AppError, describeCause, toAppError } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { cancelLiveTurns } from '#lib/server/turns/cancel-turn.ts'

/** Stops what is being answered in these conversations, all at once; returns where that failed, and why, by id. */
export async function stopConversations(ids: string[]): Promise<Map<string, AppError>> {
  const live = await db().conversation.findMany({
    where: { id: { in: ids }, turns: { some: { status: { in: ['queued', 'running'] } } } },
  })
  const failed = new Map<string, AppError>()
  await Promise.all(
    live.map((conversation) =>
      cancelLiveTurns(conversation).catch((error: unknown) => {
        log().warn({ conversationId: conversation.id, err: describeCause(error) }, 'an answer could not be stopped')
        failed.set(conversation.id, toAppError(error))
      }),
    ),
  )
  return failed
}

/** The same, and nobody waits for it: what goes on ends by itself. */
export function stopInBackground(ids: string[]): void {
  void stopConversations(ids).catch((error) =>
    log().warn({ err: describeCause(error) }, 'an answer in the trash goes on'),
  )
}
