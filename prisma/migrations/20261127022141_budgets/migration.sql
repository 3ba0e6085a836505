-- AlterTable
ALTER TABLE "User" ADD COLUMN     "seenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE UNLOGGED TABLE "Budget" (
    "userId" TEXT NOT NULL,
    "minuteTurns" INTEGER NOT NULL,
    "minuteUntil" TIMESTAMPTZ(3) NOT NULL,
    "dayTurns" INTEGER NOT NULL,
    "dayBytes" INTEGER NOT NULL,
    "dayUntil" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Budget_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE UNLOGGED TABLE "OpenStreams" (
    "node" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "streams" INTEGER NOT NULL,
    "leaseUntil" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OpenStreams_pkey" PRIMARY KEY ("node","userId")
);

-- CreateIndex
CREATE INDEX "OpenStreams_userId_idx" ON "OpenStreams"("userId");

-- AddForeignKey
ALTER TABLE "Budget" ADD CONSTRAINT "Budget_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what the schema language cannot say.

-- The two tables above are unlogged by hand: what they hold is written with every turn, and nobody misses it after a crash.

-- How many of a person's turns run, and which of them wait.
CREATE INDEX "Turn_live_of_user" ON "Turn" ("userId", "createdAt") WHERE "status" IN ('queued', 'running');
