-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN     "projectId" UUID;

-- AlterTable
ALTER TABLE "Usage" DROP CONSTRAINT "Usage_pkey",
ADD COLUMN     "projectId" TEXT NOT NULL DEFAULT '',
ADD CONSTRAINT "Usage_pkey" PRIMARY KEY ("userId", "day", "provider", "model", "projectId");

-- CreateTable
CREATE TABLE "Project" (
    "id" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "color" TEXT NOT NULL,
    "instructions" TEXT NOT NULL DEFAULT '',
    "defaultModel" TEXT,
    "archivedAt" TIMESTAMPTZ(3),
    "trashedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Project_userId_idx" ON "Project"("userId");

-- AddForeignKey
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Project" ADD CONSTRAINT "Project_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE INDEX "Conversation_projectId" ON "Conversation" ("projectId") WHERE "projectId" IS NOT NULL;
-- The lists of the sidebar: what is in no project, and what is in one.
CREATE INDEX "Conversation_loose" ON "Conversation" ("userId", "updatedAt" DESC, "id" DESC)
  WHERE "trashedAt" IS NULL AND "expiresAt" IS NULL AND "archivedAt" IS NULL AND "pinnedAt" IS NULL AND "projectId" IS NULL;
CREATE INDEX "Conversation_inProject" ON "Conversation" ("projectId", "updatedAt" DESC, "id" DESC)
  WHERE "trashedAt" IS NULL AND "expiresAt" IS NULL AND "archivedAt" IS NULL AND "pinnedAt" IS NULL AND "projectId" IS NOT NULL;

-- What comes back, or comes in, stays out of a project that is put away: there nobody would find it. Whoever puts one away
-- locks it first.
CREATE FUNCTION "leave_project_that_is_away"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM "Project" p WHERE p."id" = NEW."projectId" AND p."archivedAt" IS NULL AND p."trashedAt" IS NULL FOR SHARE;
  IF NOT FOUND THEN
    NEW."projectId" := NULL;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "Conversation_leave_project" BEFORE INSERT OR UPDATE OF "archivedAt", "trashedAt", "projectId" ON "Conversation"
  FOR EACH ROW WHEN (NEW."projectId" IS NOT NULL AND NEW."archivedAt" IS NULL AND NEW."trashedAt" IS NULL)
  EXECUTE FUNCTION "leave_project_that_is_away"();

CREATE TRIGGER "Conversation_announce_project" AFTER UPDATE OF "projectId" ON "Conversation" FOR EACH ROW
  WHEN (OLD."projectId" IS DISTINCT FROM NEW."projectId") EXECUTE FUNCTION "announce_conversation"();

-- Projects, and how many conversations are in each.
CREATE FUNCTION "announce_projects"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('parley_settings', coalesce(NEW."userId", OLD."userId") || ' projects');
  RETURN NULL;
END $$;

CREATE TRIGGER "Project_announce" AFTER INSERT OR UPDATE OR DELETE ON "Project"
  FOR EACH ROW EXECUTE FUNCTION "announce_projects"();
CREATE TRIGGER "Conversation_announce_into_project" AFTER INSERT ON "Conversation" FOR EACH ROW
  WHEN (NEW."projectId" IS NOT NULL) EXECUTE FUNCTION "announce_projects"();
CREATE TRIGGER "Conversation_announce_out_of_project" AFTER DELETE ON "Conversation" FOR EACH ROW
  WHEN (OLD."projectId" IS NOT NULL) EXECUTE FUNCTION "announce_projects"();
CREATE TRIGGER "Conversation_announce_in_project" AFTER UPDATE OF "projectId", "pinnedAt", "archivedAt", "trashedAt" ON "Conversation"
  FOR EACH ROW WHEN (coalesce(OLD."projectId", NEW."projectId") IS NOT NULL
    AND (OLD."projectId", OLD."pinnedAt" IS NULL, OLD."archivedAt" IS NULL, OLD."trashedAt" IS NULL)
      IS DISTINCT FROM (NEW."projectId", NEW."pinnedAt" IS NULL, NEW."archivedAt" IS NULL, NEW."trashedAt" IS NULL))
  EXECUTE FUNCTION "announce_projects"();

-- As before, and by project.
CREATE OR REPLACE FUNCTION "count_usage"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "input" int := coalesce(NEW."inputTokens", 0);
  "output" int := coalesce(NEW."outputTokens", 0);
  "cached" int := coalesce(NEW."cachedTokens", 0);
  "thought" int := coalesce(NEW."reasoningTokens", 0);
  "answers" int := 1;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."inputTokens" IS NOT NULL THEN
    "input" := "input" - OLD."inputTokens";
    "output" := "output" - coalesce(OLD."outputTokens", 0);
    "cached" := "cached" - coalesce(OLD."cachedTokens", 0);
    "thought" := "thought" - coalesce(OLD."reasoningTokens", 0);
    "answers" := 0;
  END IF;
  INSERT INTO "Usage" AS u ("userId", "day", "provider", "model", "projectId", "turns", "inputTokens", "cachedTokens",
    "outputTokens", "reasoningTokens")
  SELECT NEW."userId", (now() AT TIME ZONE 'UTC')::date, c."provider"::text, NEW."model", coalesce(c."projectId"::text, ''),
    "answers", "input", "cached", "output", "thought"
  FROM "Conversation" c WHERE c."id" = NEW."conversationId"
  ON CONFLICT ("userId", "day", "provider", "model", "projectId") DO UPDATE SET "turns" = u."turns" + excluded."turns",
    "inputTokens" = u."inputTokens" + excluded."inputTokens", "cachedTokens" = u."cachedTokens" + excluded."cachedTokens",
    "outputTokens" = u."outputTokens" + excluded."outputTokens", "reasoningTokens" = u."reasoningTokens" + excluded."reasoningTokens";
  RETURN NULL;
END $$;
