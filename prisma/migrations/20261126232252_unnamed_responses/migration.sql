-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN     "unnamedResponses" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Turn" ADD COLUMN     "isUnnamed" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Deletion" ADD COLUMN     "unnamed" INTEGER NOT NULL DEFAULT 0;
