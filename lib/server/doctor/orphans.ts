import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import type { Check } from './finding.ts'
import { workOff } from './outbox.ts'

/** What is younger may be about to be stored. */
const oldEnough = Prisma.sql`l."tenant" = 'app' AND l."createdAt" < now() - interval '1 hour'`

const remedy = 'deletes it at the provider'

/** Conversations at the local provider that belong to nobody. OpenAI can't list its own. */
export const orphanConversations: Check = {
  remedy,
  find: () =>
    findings(
      'conversation of nobody',
      'The local provider has it, and nobody’s list does.',
      Prisma.sql`
      SELECT l."id" FROM "LocalConversation" l WHERE ${oldEnough}
      AND NOT EXISTS (SELECT FROM "Conversation" c WHERE c."id" = l."id" AND c."provider" = 'local')
      AND NOT EXISTS (SELECT FROM "Conversation" c WHERE c."providerConversationId" = l."id")
      AND NOT EXISTS (SELECT FROM "Branch" b WHERE b."providerConversationId" = l."id")
      AND NOT EXISTS (SELECT FROM "Deletion" d WHERE d."completedAt" IS NULL AND d."providerConversationId" = l."id")`,
    ),
  fix: (ids) => remove(ids, { conversation: Prisma.sql`l."id"` }),
}

/** Stored answers at the local provider that no turn knows, as when the app died before it heard of them. */
export const orphanResponses: Check = {
  remedy,
  find: () =>
    findings(
      'response without a turn',
      'The local provider has it, and no turn does.',
      Prisma.sql`
      SELECT l."id" FROM "LocalResponse" l WHERE ${oldEnough}
      AND NOT EXISTS (SELECT FROM "Turn" t WHERE t."responseId" = l."id")
      AND NOT EXISTS (SELECT FROM "Deletion" d WHERE d."completedAt" IS NULL AND l."id" = ANY(d."responseIds"))`,
    ),
  fix: (ids) => remove(ids, { responses: Prisma.sql`ARRAY[l."id"]` }),
}

/** Files at the local provider that we don't know. At OpenAI there may be other programs' files. */
export const orphanFiles: Check = {
  remedy,
  find: () =>
    findings(
      'file of nobody',
      'The local provider has it, and no conversation does.',
      Prisma.sql`
      SELECT l."id" FROM "LocalFile" l WHERE ${oldEnough}
      AND NOT EXISTS (SELECT FROM "File" f WHERE f."id" = l."id")
      AND NOT EXISTS (SELECT FROM "Deletion" d WHERE d."completedAt" IS NULL AND l."id" = ANY(d."fileIds"))`,
    ),
  fix: (ids) => remove(ids, { files: Prisma.sql`ARRAY[l."id"]` }),
}

async function findings(problem: string, detail: string, query: Prisma.Sql) {
  const rows = await db().$queryRaw<{ id: string }[]>`${query} ORDER BY l."createdAt"`
  return rows.map(({ id }) => ({ problem, id, detail }))
}

interface What {
  conversation?: Prisma.Sql
  responses?: Prisma.Sql
  files?: Prisma.Sql
}
const none = Prisma.sql`'{}'::text[]`

/** Through the outbox, as everything that is deleted at a provider. Nobody has a receipt of it: it was nobody's. */
async function remove(ids: string[], { conversation, responses = none, files = none }: What) {
  const rows = await db().$queryRaw<{ id: string; orphan: string }[]>`
    INSERT INTO "Deletion" ("id", "conversationId", "provider", "providerConversationId", "reason", "createdAt",
      "responseIds", "itemIds", "fileIds", "responses", "files")
    SELECT gen_random_uuid(), l."id", 'local', ${conversation ?? Prisma.sql`NULL`}, 'person', now(),
      ${responses}, '{}', ${files}, cardinality(${responses}), cardinality(${files})
    FROM unnest(${ids}::text[]) l("id")
    RETURNING "id", "conversationId" AS "orphan"`
  const orphans = new Map(rows.map(({ id, orphan }) => [id, orphan]))
  const left = await workOff([...orphans.keys()])
  return new Map([...left].map(([id, why]) => [orphans.get(id) ?? id, why]))
}
