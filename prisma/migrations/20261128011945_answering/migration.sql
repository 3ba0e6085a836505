-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN     "answering" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "instructions" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Turn" ADD COLUMN     "cachedTokens" INTEGER,
ADD COLUMN     "reasoningTokens" INTEGER;

-- AlterTable
ALTER TABLE "ModelTrait" ADD COLUMN     "refused" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "Preferences" (
    "userId" TEXT NOT NULL,
    "about" TEXT NOT NULL DEFAULT '',
    "style" TEXT NOT NULL DEFAULT '',
    "isLeftOutOfTemporary" BOOLEAN NOT NULL DEFAULT false,
    "defaultModel" TEXT,
    "favouriteModels" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Preferences_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "Usage" (
    "userId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "turns" INTEGER NOT NULL DEFAULT 0,
    "inputTokens" BIGINT NOT NULL DEFAULT 0,
    "cachedTokens" BIGINT NOT NULL DEFAULT 0,
    "outputTokens" BIGINT NOT NULL DEFAULT 0,
    "reasoningTokens" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "Usage_pkey" PRIMARY KEY ("userId","day","provider","model")
);

-- AddForeignKey
ALTER TABLE "Preferences" ADD CONSTRAINT "Preferences_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Usage" ADD CONSTRAINT "Usage_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a person chose on one device is told to their others.
CREATE TRIGGER "Conversation_announce_answering" AFTER UPDATE OF "answering", "instructions" ON "Conversation" FOR EACH ROW
  WHEN ((OLD."answering", OLD."instructions") IS DISTINCT FROM (NEW."answering", NEW."instructions"))
  EXECUTE FUNCTION "announce_conversation"();

CREATE FUNCTION "announce_settings"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('parley_settings', coalesce(NEW."userId", OLD."userId") || ' settings');
  RETURN NULL;
END $$;

CREATE TRIGGER "Preferences_announce" AFTER INSERT OR UPDATE OR DELETE ON "Preferences"
  FOR EACH ROW EXECUTE FUNCTION "announce_settings"();

CREATE FUNCTION "announce_retention"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('parley_settings', NEW."id" || ' settings');
  RETURN NULL;
END $$;

CREATE TRIGGER "User_announce_retention" AFTER UPDATE OF "retentionDays" ON "User" FOR EACH ROW
  WHEN (OLD."retentionDays" IS DISTINCT FROM NEW."retentionDays") EXECUTE FUNCTION "announce_retention"();

-- What an answer took is counted once, whoever settles its turn, and stays when the conversation goes. Counted is the difference, so
-- that what is found later of an answer counts for what is new in it.
CREATE FUNCTION "count_usage"() RETURNS trigger LANGUAGE plpgsql AS $$
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
  INSERT INTO "Usage" AS u ("userId", "day", "provider", "model", "turns", "inputTokens", "cachedTokens", "outputTokens", "reasoningTokens")
  SELECT NEW."userId", (now() AT TIME ZONE 'UTC')::date, c."provider"::text, NEW."model", "answers", "input", "cached", "output", "thought"
  FROM "Conversation" c WHERE c."id" = NEW."conversationId"
  ON CONFLICT ("userId", "day", "provider", "model") DO UPDATE SET "turns" = u."turns" + excluded."turns",
    "inputTokens" = u."inputTokens" + excluded."inputTokens", "cachedTokens" = u."cachedTokens" + excluded."cachedTokens",
    "outputTokens" = u."outputTokens" + excluded."outputTokens", "reasoningTokens" = u."reasoningTokens" + excluded."reasoningTokens";
  RETURN NULL;
END $$;

CREATE TRIGGER "Turn_count_usage" AFTER UPDATE OF "inputTokens", "outputTokens" ON "Turn" FOR EACH ROW
  WHEN (NEW."inputTokens" IS NOT NULL AND (OLD."inputTokens", OLD."outputTokens") IS DISTINCT FROM (NEW."inputTokens", NEW."outputTokens"))
  EXECUTE FUNCTION "count_usage"();

INSERT INTO "Usage" ("userId", "day", "provider", "model", "turns", "inputTokens", "outputTokens")
SELECT t."userId", (coalesce(t."endedAt", t."createdAt") AT TIME ZONE 'UTC')::date, c."provider"::text, t."model", count(*),
  sum(t."inputTokens"), sum(coalesce(t."outputTokens", 0))
FROM "Turn" t JOIN "Conversation" c ON c."id" = t."conversationId" WHERE t."inputTokens" IS NOT NULL GROUP BY 1, 2, 3, 4;
