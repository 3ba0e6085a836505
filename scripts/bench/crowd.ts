import type { BenchApp } from './bench-app.ts'

const USERS = 10_000
const EACH = 100

/** Conversations of other people, so that a list has to be found among them: 1,000,000 of 10,000 people. */
export async function addCrowd(app: BenchApp): Promise<void> {
  await app.query(
    `INSERT INTO "User" ("id", "name", "email", "updatedAt")
     SELECT 'crowd-' || n, 'Crowd', 'crowd-' || n || '@example.org', now() FROM generate_series(1, ${USERS}) n`,
  )
  await addConversations(
    app,
    `SELECT 'conv_' || md5('crowd' || n) || '0123456789abcdef', 'crowd-' || (1 + n % ${USERS}), 'local',
       'Conversation ' || n, 'demo', now() - (n / ${USERS}) * interval '1 hour'
     FROM generate_series(1, ${USERS * EACH}) n`,
  )
  await app.query('VACUUM ANALYZE "Conversation"')
}

/** Adds rows of id, user, provider, title, model and last activity without announcing each to browsers. */
export async function addConversations(app: BenchApp, rows: string): Promise<void> {
  await app.query(
    `ALTER TABLE "Conversation" DISABLE TRIGGER USER;
     INSERT INTO "Conversation" ("id", "userId", "provider", "title", "model", "updatedAt") ${rows};
     ALTER TABLE "Conversation" ENABLE TRIGGER USER;`,
  )
}
