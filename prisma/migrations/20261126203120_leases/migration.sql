-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN     "moveEpoch" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Turn" ADD COLUMN     "epoch" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "owner" TEXT;

-- By hand: what the schema language cannot say.

-- The release before this one takes over an expired lease by its time alone. That is a claim, too: whoever held the turn
-- before must find its epoch over.
CREATE FUNCTION "claim_by_time"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."epoch" := OLD."epoch" + 1;
  NEW."owner" := NULL;
  RETURN NEW;
END $$;

CREATE TRIGGER "Turn_claim_by_time" BEFORE UPDATE OF "leaseUntil" ON "Turn" FOR EACH ROW
  WHEN (OLD."status" = 'running' AND NEW."status" = 'running' AND NEW."epoch" = OLD."epoch"
    AND (OLD."leaseUntil" IS NULL OR OLD."leaseUntil" < now()) AND NEW."leaseUntil" > now())
  EXECUTE FUNCTION "claim_by_time"();
