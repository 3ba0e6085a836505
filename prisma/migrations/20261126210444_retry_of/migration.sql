-- AlterTable
ALTER TABLE "Turn" ADD COLUMN     "retryOf" UUID;

-- CreateIndex
CREATE UNIQUE INDEX "Turn_retryOf_key" ON "Turn"("retryOf");
