-- CreateIndex
CREATE INDEX "LocalItem_id_idx" ON "LocalItem"("id");
