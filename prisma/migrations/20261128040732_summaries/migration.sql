-- AlterTable
ALTER TABLE "Branch" ADD COLUMN     "summarised" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Preferences" ADD COLUMN     "isSummarising" BOOLEAN NOT NULL DEFAULT false;
