-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN     "branchedFromId" TEXT,
ADD COLUMN     "branchedFromTitle" TEXT,
ADD COLUMN     "rootShownAt" TIMESTAMPTZ(3),
ADD COLUMN     "shownBranchId" UUID;

-- AlterTable
ALTER TABLE "Turn" ADD COLUMN     "branchId" UUID,
ADD COLUMN     "isAgain" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "messageIds" TEXT[];

-- AlterTable
ALTER TABLE "ItemText" ADD COLUMN     "branchId" UUID;

-- AlterTable
ALTER TABLE "Deletion" ADD COLUMN     "receiptId" UUID;

-- CreateTable
CREATE TABLE "Branch" (
    "id" UUID NOT NULL,
    "conversationId" TEXT NOT NULL,
    "parentId" UUID,
    "kind" TEXT NOT NULL,
    "forkTurnId" UUID,
    "forkMessageId" TEXT NOT NULL,
    "sharedItemId" TEXT,
    "headMessageId" TEXT,
    "providerConversationId" TEXT,
    "copyEndItemId" TEXT,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "copiedItems" INTEGER NOT NULL DEFAULT 0,
    "itemsToCopy" INTEGER NOT NULL DEFAULT 0,
    "leftItems" INTEGER NOT NULL DEFAULT 0,
    "leaseUntil" TIMESTAMPTZ(3),
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "moveTargetId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "shownAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Branch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MovedItem" (
    "conversationId" TEXT NOT NULL,
    "oldId" TEXT NOT NULL,
    "itemId" TEXT NOT NULL,

    CONSTRAINT "MovedItem_pkey" PRIMARY KEY ("conversationId","oldId")
);

-- CreateIndex
CREATE INDEX "Branch_conversationId_createdAt_idx" ON "Branch"("conversationId", "createdAt");

-- AddForeignKey
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_branchedFromId_fkey" FOREIGN KEY ("branchedFromId") REFERENCES "Conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Branch" ADD CONSTRAINT "Branch_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Turn" ADD CONSTRAINT "Turn_branchId_fkey" FOREIGN KEY ("branchId") REFERENCES "Branch"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ItemText" ADD CONSTRAINT "ItemText_branchId_fkey" FOREIGN KEY ("branchId") REFERENCES "Branch"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MovedItem" ADD CONSTRAINT "MovedItem_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Where a referencing column is empty but for a few rows, its index holds only those.
CREATE INDEX "Turn_branchId_idx" ON "Turn"("branchId") WHERE "branchId" IS NOT NULL;
CREATE INDEX "ItemText_branchId_idx" ON "ItemText"("branchId") WHERE "branchId" IS NOT NULL;
CREATE INDEX "Conversation_branchedFromId_idx" ON "Conversation"("branchedFromId") WHERE "branchedFromId" IS NOT NULL;
CREATE INDEX "Branch_providerConversationId_idx" ON "Branch"("providerConversationId");
CREATE INDEX "Deletion_receiptId_idx" ON "Deletion"("receiptId") WHERE "receiptId" IS NOT NULL;

-- Another path is shown: whoever looks at it is told.
CREATE TRIGGER "Conversation_announce_shown" AFTER UPDATE OF "shownBranchId" ON "Conversation" FOR EACH ROW
  WHEN (OLD."shownBranchId" IS DISTINCT FROM NEW."shownBranchId") EXECUTE FUNCTION "announce_conversation"();

-- A node of the release before knows no branches: it would answer a branch's turn at the end of the root. A node that knows
-- them says so in its name; the others find nothing to claim.
CREATE FUNCTION "leave_branch_turn"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RETURN NULL;
END $$;

CREATE TRIGGER "Turn_claim_in_branch" BEFORE UPDATE OF "owner" ON "Turn" FOR EACH ROW
  WHEN (NEW."branchId" IS NOT NULL AND NEW."owner" IS DISTINCT FROM OLD."owner" AND NEW."owner" NOT LIKE 'branches:%')
  EXECUTE FUNCTION "leave_branch_turn"();

-- And it would delete a conversation without what the provider has of its branches. This release takes them away before.
CREATE FUNCTION "leave_no_branch_behind"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "Deletion" ("id", "userId", "conversationId", "provider", "providerConversationId", "reason", "createdAt",
    "responseIds", "itemIds", "fileIds")
  SELECT gen_random_uuid(), OLD."userId", OLD."id", place."provider"::"Provider", place."id", 'person', OLD."createdAt",
    '{}', '{}', '{}'
  FROM "Branch" b CROSS JOIN LATERAL (
    VALUES (b."providerConversationId", OLD."provider"::text), (b."moveTargetId", 'openai')) place("id", "provider")
  WHERE b."conversationId" = OLD."id" AND place."id" IS NOT NULL;
  RETURN OLD;
END $$;

CREATE TRIGGER "Conversation_delete_branches" BEFORE DELETE ON "Conversation" FOR EACH ROW
  EXECUTE FUNCTION "leave_no_branch_behind"();
