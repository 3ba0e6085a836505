-- AlterTable
ALTER TABLE "ItemText" ADD COLUMN     "words" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "SearchBacklog" (
    "conversationId" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "SearchBacklog_pkey" PRIMARY KEY ("conversationId")
);

-- CreateIndex
CREATE INDEX "ItemText_userId_createdAt_idx" ON "ItemText"("userId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "SearchBacklog_dueAt_idx" ON "SearchBacklog"("dueAt");

-- By hand: what the schema language cannot say.

-- No extension is needed, so no special right either, and the index is the same whatever a server's locale is: words are
-- folded in lib/server/search/words.ts, and what follows only cuts them up.

ALTER TABLE "SearchBacklog" ADD CONSTRAINT "SearchBacklog_conversationId_fkey"
  FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a message is found by:
--   u + owner            whose it is
--   w + word             the word, and by a prefix match what it begins with
--   g + three letters    that follow each other in a word, for parts of words
--   t + n + the word without its letter n, or whole for 0: words that differ by one letter share one of these. Only its
--                        first eight letters count.
-- All but the first begin with a digit that depends on the owner, so that a prefix match reads a sixteenth of what all
-- people have, and yet most words are shared by many, which keeps the index small. lib/server/search/tokens.ts asks for
-- them. Of a long text only the beginning has the last two, or a tsvector, which holds one megabyte, might be full.
CREATE FUNCTION "search_tokens"(user_id text, words text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
DECLARE
  bucket constant text := left(md5(user_id), 1);
BEGIN
  RETURN (
    WITH word AS MATERIALIZED (
      SELECT DISTINCT w, length(w) AS size FROM unnest(string_to_array(left(words, 6000), ' ')) w
    ), token AS (
      SELECT 'u' || user_id AS t
      UNION ALL
      SELECT bucket || 'w' || w FROM unnest(string_to_array(words, ' ')) w WHERE w <> ''
      UNION ALL
      SELECT bucket || 'g' || substr(w, n, 3) FROM word, generate_series(1, size - 2) n
      UNION ALL
      SELECT bucket || 't' || n || CASE n WHEN 0 THEN left(w, 8) ELSE left(w, n - 1) || substr(w, n + 1, 8 - n) END
      FROM word, generate_series(0, least(size, 8)) n WHERE size > 3 AND w !~ '[0-9]'
    )
    SELECT array_to_tsvector(array_agg(t)) FROM token
  );
END $$;

CREATE INDEX "ItemText_search" ON "ItemText" USING gin ("search_tokens"("userId", "words")) WITH (fastupdate = off);
-- ANALYZE would cut up thousands of messages to learn what no query needs to know.
ALTER INDEX "ItemText_search" ALTER COLUMN 1 SET STATISTICS 0;

-- All titles of a user without reading the rows.
CREATE INDEX "Conversation_titles" ON "Conversation" ("userId", "updatedAt" DESC) INCLUDE ("id", "title")
  WHERE "trashedAt" IS NULL AND "expiresAt" IS NULL;

-- What was said before there was an index.
INSERT INTO "SearchBacklog" ("conversationId") SELECT "id" FROM "Conversation" WHERE "expiresAt" IS NULL;
