import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { cancelLiveTurns } from '#lib/server/turns/cancel-turn.ts'

/** Stops what is being answered in these conversations; nobody waits for it, and what fails ends by itself. */
export function stopInBackground(ids: string[]): void {
  void stop(ids).catch((error) => log().warn({ err: describeCause(error) }, 'an answer in the trash goes on'))
}

async function stop(ids: string[]): Promise<void> {
  for (const conversation of await withLiveTurns(ids)) await cancelLiveTurns(conversation)
}

/** Those of these conversations in which a turn is queued or runs. */
export const withLiveTurns = (ids: string[]) =>
  db().conversation.findMany({
    where: { id: { in: ids }, turns: { some: { status: { in: ['queued', 'running'] } } } },
  })
