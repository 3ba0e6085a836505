-- AlterTable
ALTER TABLE "Turn" ADD COLUMN     "parts" JSONB,
ADD COLUMN     "stepSeconds" JSONB;
