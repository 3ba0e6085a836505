import pg from 'pg'
import { fromRoot } from '#scripts/base/project.ts'
import { runningEmbeddedDatabase } from '#scripts/database/embedded.ts'

/** Repeats the last message of a conversation at the local provider so many times, as saying it would take too long. */
export async function lengthen(
  conversationId: string,
  { messages, appUrl }: { messages: number; appUrl: string },
): Promise<void> {
  const folder = fromRoot('.cache', 'test', `e2e-${new URL(appUrl).port}`, 'postgres')
  const client = new pg.Client({ connectionString: runningEmbeddedDatabase(folder, 'postgres') ?? undefined })
  await client.connect()
  try {
    await client.query(
      `WITH place AS (
         UPDATE "LocalConversation" SET "nextPosition" = "nextPosition" + $2 WHERE "id" = $1 RETURNING "nextPosition" AS "end"
       ), last AS (
         SELECT * FROM "LocalItem" WHERE "conversationId" = $1 ORDER BY "position" DESC LIMIT 1
       )
       INSERT INTO "LocalItem" ("conversationId", "id", "position", "data")
       SELECT $1, "id" || n, "end" - n, (data::jsonb || jsonb_build_object('id', "id" || n))::json
       FROM place, last, generate_series(1, $2::int) n`,
      [conversationId, messages],
    )
  } finally {
    await client.end()
  }
}
