import pg from 'pg'
import { fromRoot } from '#scripts/base/project.ts'
import { runningEmbeddedDatabase } from '#scripts/database/embedded.ts'

/**
 * Repeats the last message of a conversation at the local provider so many times, or the last few, as saying them would take
 * too long.
 */
export async function lengthen(
  conversationId: string,
  { times, messages = 1, appUrl }: { times: number; messages?: number; appUrl: string },
): Promise<void> {
  const folder = fromRoot('.cache', 'test', `e2e-${new URL(appUrl).port}`, 'postgres')
  const client = new pg.Client({ connectionString: runningEmbeddedDatabase(folder, 'postgres') ?? undefined })
  await client.connect()
  try {
    await client.query(
      `WITH place AS (
         UPDATE "LocalConversation" SET "nextPosition" = "nextPosition" + $2::int * $3::int WHERE "id" = $1
         RETURNING "nextPosition" - $2::int * $3::int AS "start"
       ), last AS (
         SELECT *, $3::int - row_number() OVER (ORDER BY "position" DESC) AS "index"
         FROM "LocalItem" WHERE "conversationId" = $1 ORDER BY "position" DESC LIMIT $3::int
       )
       INSERT INTO "LocalItem" ("conversationId", "id", "position", "data")
       SELECT $1, "id" || n, "start" + n * $3::int + "index", (data::jsonb || jsonb_build_object('id', "id" || n))::json
       FROM place, last, generate_series(0, $2::int - 1) n`,
      [conversationId, times, messages],
    )
  } finally {
    await client.end()
  }
}
