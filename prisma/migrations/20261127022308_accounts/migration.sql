-- CreateTable
CREATE TABLE "Installation" (
    "id" UUID NOT NULL,

    CONSTRAINT "Installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Tally" (
    "key" TEXT NOT NULL,
    "hits" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Tally_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "Tally_until_idx" ON "Tally"("until");

-- By hand: what the schema language cannot say.

ALTER TABLE "Tally" SET UNLOGGED;

INSERT INTO "Installation" VALUES (gen_random_uuid());

-- A session of an account lasts 180 days at most, a guest's as long as the guest (lib/server/auth/session-life.ts).
UPDATE "Session" s SET "expiresAt" =
  CASE WHEN u."isAnonymous" THEN '9999-12-31' ELSE least(s."expiresAt", s."createdAt" + interval '180 days') END
FROM "User" u WHERE u."id" = s."userId";
