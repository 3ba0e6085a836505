-- AlterTable
ALTER TABLE "Turn" ADD COLUMN     "replacedItemIds" TEXT[] DEFAULT ARRAY[]::TEXT[];
