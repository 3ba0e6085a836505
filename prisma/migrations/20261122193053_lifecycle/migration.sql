-- CreateEnum
CREATE TYPE "DeletionReason" AS ENUM ('person', 'trash', 'retention', 'temporary', 'account', 'moved', 'replaced');

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "deletionRequestedAt" TIMESTAMPTZ(3),
ADD COLUMN     "retentionDays" INTEGER;

-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN     "archivedAt" TIMESTAMPTZ(3),
ADD COLUMN     "expiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "metadata" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "metadataStale" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "moveLeaseUntil" TIMESTAMPTZ(3),
ADD COLUMN     "moveTargetId" TEXT,
ADD COLUMN     "pinnedAt" TIMESTAMPTZ(3),
ADD COLUMN     "trashedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "File" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "conversationId" TEXT,
    "provider" "Provider" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "File_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ItemText" (
    "conversationId" TEXT NOT NULL,
    "itemId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ItemText_pkey" PRIMARY KEY ("conversationId","itemId")
);

-- CreateTable
CREATE TABLE "Deletion" (
    "id" UUID NOT NULL,
    "userId" TEXT,
    "conversationId" TEXT NOT NULL,
    "provider" "Provider" NOT NULL,
    "providerConversationId" TEXT,
    "reason" "DeletionReason" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "responseIds" TEXT[],
    "itemIds" TEXT[],
    "fileIds" TEXT[],
    "responses" INTEGER NOT NULL DEFAULT 0,
    "items" INTEGER NOT NULL DEFAULT 0,
    "files" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "errorCode" TEXT,
    "completedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Deletion_pkey" PRIMARY KEY ("id")
);

-- DropForeignKey
ALTER TABLE "Conversation" DROP CONSTRAINT "Conversation_userId_fkey";

-- DropForeignKey
ALTER TABLE "Turn" DROP CONSTRAINT "Turn_userId_fkey";

-- CreateIndex
CREATE INDEX "File_conversationId_idx" ON "File"("conversationId");

-- CreateIndex
CREATE INDEX "File_userId_idx" ON "File"("userId");

-- CreateIndex
CREATE INDEX "Deletion_userId_requestedAt_idx" ON "Deletion"("userId", "requestedAt" DESC);

-- AddForeignKey
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Turn" ADD CONSTRAINT "Turn_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "File" ADD CONSTRAINT "File_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "File" ADD CONSTRAINT "File_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ItemText" ADD CONSTRAINT "ItemText_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deletion" ADD CONSTRAINT "Deletion_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- By hand: what the schema language cannot say.

-- One index for each list of the sidebar, holding only what is in it.
CREATE INDEX "Conversation_recent" ON "Conversation" ("userId", "updatedAt" DESC, "id" DESC)
  WHERE "trashedAt" IS NULL AND "archivedAt" IS NULL AND "pinnedAt" IS NULL AND "expiresAt" IS NULL;
CREATE INDEX "Conversation_pinned" ON "Conversation" ("userId", "updatedAt" DESC, "id" DESC)
  WHERE "trashedAt" IS NULL AND "archivedAt" IS NULL AND "pinnedAt" IS NOT NULL AND "expiresAt" IS NULL;
CREATE INDEX "Conversation_archived" ON "Conversation" ("userId", "updatedAt" DESC, "id" DESC)
  WHERE "trashedAt" IS NULL AND "archivedAt" IS NOT NULL AND "expiresAt" IS NULL;
CREATE INDEX "Conversation_trash" ON "Conversation" ("userId", "updatedAt" DESC, "id" DESC)
  WHERE "trashedAt" IS NOT NULL AND "expiresAt" IS NULL;

-- What the hourly job looks for.
CREATE INDEX "Conversation_trashedAt" ON "Conversation" ("trashedAt") WHERE "trashedAt" IS NOT NULL;
CREATE INDEX "Conversation_expiresAt" ON "Conversation" ("expiresAt") WHERE "expiresAt" IS NOT NULL;
CREATE INDEX "Conversation_metadataStale" ON "Conversation" ("id") WHERE "metadataStale";
CREATE INDEX "Conversation_moving" ON "Conversation" ("id") WHERE "moveTargetId" IS NOT NULL;
CREATE INDEX "Deletion_due" ON "Deletion" ("provider", "dueAt") WHERE "completedAt" IS NULL;
CREATE INDEX "User_deletionRequestedAt" ON "User" ("deletionRequestedAt") WHERE "deletionRequestedAt" IS NOT NULL;
CREATE INDEX "User_retentionDays" ON "User" ("id") WHERE "retentionDays" IS NOT NULL;

-- What every node looks for every few seconds.
CREATE INDEX "Turn_live" ON "Turn" ("conversationId", "createdAt") WHERE "status" IN ('queued', 'running');

CREATE INDEX "Conversation_metadata" ON "Conversation" USING gin ("metadata" jsonb_path_ops) WHERE "metadata" <> '{}';

-- Every change that the owner's browsers show is announced by the database itself, so that no way of making it, a
-- script or a person at psql, can forget to. Sent when the transaction commits. The same line twice in one is sent once.
CREATE FUNCTION "announce_conversation"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    IF TG_OP = 'DELETE' OR OLD."userId" <> NEW."userId" THEN
      PERFORM pg_notify('parley_conversations', OLD."userId" || ' removed ' || OLD."id");
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM pg_notify('parley_conversations', NEW."userId" || ' changed ' || NEW."id");
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "Conversation_announce" AFTER INSERT OR DELETE ON "Conversation"
  FOR EACH ROW EXECUTE FUNCTION "announce_conversation"();
CREATE TRIGGER "Conversation_announce_update" AFTER UPDATE ON "Conversation" FOR EACH ROW
  WHEN ((OLD."userId", OLD."title", OLD."model", OLD."provider", OLD."updatedAt", OLD."metadata")
     IS DISTINCT FROM (NEW."userId", NEW."title", NEW."model", NEW."provider", NEW."updatedAt", NEW."metadata")
    OR (OLD."pinnedAt", OLD."archivedAt", OLD."trashedAt", OLD."expiresAt")
     IS DISTINCT FROM (NEW."pinnedAt", NEW."archivedAt", NEW."trashedAt", NEW."expiresAt"))
  EXECUTE FUNCTION "announce_conversation"();

CREATE FUNCTION "announce_turn"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('parley_conversations', NEW."userId" || ' changed ' || NEW."conversationId");
  RETURN NULL;
END $$;

CREATE TRIGGER "Turn_announce" AFTER INSERT ON "Turn" FOR EACH ROW EXECUTE FUNCTION "announce_turn"();
CREATE TRIGGER "Turn_announce_update" AFTER UPDATE OF "status" ON "Turn" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status") EXECUTE FUNCTION "announce_turn"();
