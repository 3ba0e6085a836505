-- AlterTable
ALTER TABLE "Turn" ADD COLUMN     "fileIds" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "File" ADD COLUMN     "bytes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "copiedFromId" TEXT,
ADD COLUMN     "height" INTEGER,
ADD COLUMN     "name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "notice" TEXT,
ADD COLUMN     "preview" BYTEA,
ADD COLUMN     "type" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "width" INTEGER;

-- AlterTable
ALTER TABLE "LocalFile" ADD COLUMN     "isWhole" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "text" TEXT,
ADD COLUMN     "textFault" TEXT,
ALTER COLUMN "data" SET DEFAULT '\x'::bytea;

-- CreateTable
CREATE TABLE "FileUse" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "fileId" TEXT NOT NULL,
    "conversationId" TEXT NOT NULL,
    "turnId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "FileUse_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Draft" (
    "userId" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "conversationId" TEXT,
    "text" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "replaced" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Draft_pkey" PRIMARY KEY ("userId","place")
);

-- CreateTable
CREATE TABLE "Prompt" (
    "id" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Prompt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ModelTrait" (
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "takesPictures" BOOLEAN,
    "learntAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ModelTrait_pkey" PRIMARY KEY ("provider","model")
);

-- CreateTable
CREATE TABLE "LocalFilePiece" (
    "fileId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "LocalFilePiece_pkey" PRIMARY KEY ("fileId","position")
);

-- CreateIndex
CREATE INDEX "FileUse_fileId_idx" ON "FileUse"("fileId");

-- CreateIndex
CREATE INDEX "FileUse_conversationId_idx" ON "FileUse"("conversationId");

-- CreateIndex
CREATE INDEX "FileUse_turnId_idx" ON "FileUse"("turnId");

-- CreateIndex
CREATE INDEX "Draft_conversationId_idx" ON "Draft"("conversationId");

-- CreateIndex
CREATE INDEX "Prompt_userId_createdAt_idx" ON "Prompt"("userId", "createdAt");

-- AddForeignKey
ALTER TABLE "FileUse" ADD CONSTRAINT "FileUse_fileId_fkey" FOREIGN KEY ("fileId") REFERENCES "File"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FileUse" ADD CONSTRAINT "FileUse_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FileUse" ADD CONSTRAINT "FileUse_turnId_fkey" FOREIGN KEY ("turnId") REFERENCES "Turn"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Draft" ADD CONSTRAINT "Draft_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Draft" ADD CONSTRAINT "Draft_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Prompt" ADD CONSTRAINT "Prompt_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LocalFilePiece" ADD CONSTRAINT "LocalFilePiece_fileId_fkey" FOREIGN KEY ("fileId") REFERENCES "LocalFile"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was typed on one device is told to the person's others.
CREATE FUNCTION "announce_draft"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('parley_drafts', coalesce(NEW."userId", OLD."userId") || ' ' || coalesce(NEW."place", OLD."place"));
  RETURN NULL;
END $$;

CREATE TRIGGER "Draft_announce" AFTER INSERT OR UPDATE OR DELETE ON "Draft" FOR EACH ROW EXECUTE FUNCTION "announce_draft"();

-- A node of the release before knows no files: it would send the message without them. A node that knows them says so in its
-- name; the others find nothing to claim.
CREATE FUNCTION "leave_turn_with_files"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RETURN NULL;
END $$;

CREATE TRIGGER "Turn_claim_with_files" BEFORE UPDATE OF "owner" ON "Turn" FOR EACH ROW
  WHEN (cardinality(NEW."fileIds") > 0 AND NEW."owner" IS DISTINCT FROM OLD."owner"
    AND NEW."owner" NOT LIKE 'branches:files:%')
  EXECUTE FUNCTION "leave_turn_with_files"();

-- And its doctor takes every file without a conversation for a loose one. This release takes the uses away before.
CREATE FUNCTION "keep_file_in_use"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "FileUse" WHERE "fileId" = OLD."id") THEN
    RETURN NULL;
  END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER "File_delete_in_use" BEFORE DELETE ON "File" FOR EACH ROW EXECUTE FUNCTION "keep_file_in_use"();
