import pg from 'pg'
import { fromRoot } from '#scripts/base/project.ts'
import { runningEmbeddedDatabase } from '#scripts/database/embedded.ts'

/** Makes a conversation as old as if nothing had happened in it for so many days: the one thing that no person can do. */
export async function backDate(
  conversationId: string,
  { days, appUrl }: { days: number; appUrl: string },
): Promise<void> {
  const folder = fromRoot('.cache', 'test', `e2e-${new URL(appUrl).port}`, 'postgres')
  const client = new pg.Client({ connectionString: runningEmbeddedDatabase(folder, 'postgres') ?? undefined })
  await client.connect()
  try {
    const { rowCount } = await client.query(
      'UPDATE "Conversation" SET "updatedAt" = now() - make_interval(days => $2) WHERE "id" = $1',
      [conversationId, days],
    )
    if (rowCount !== 1) throw new Error(`There is no conversation ${conversationId}.`)
  } finally {
    await client.end()
  }
}
