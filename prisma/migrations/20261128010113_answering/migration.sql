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

-- AddForeignKey
ALTER TABLE "Preferences" ADD CONSTRAINT "Preferences_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

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
