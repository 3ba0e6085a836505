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

-- What a message is found by. Every token begins with its owner, so that a search reads what its user has, however much
-- others have:
--   w + word                     the word, and by a prefix match what it begins with
--   p + the word from letter n   a part of the word
--   t + n + the word without its letter n, or whole for 0: words that differ by one letter share one of these. Only its
--                                first eight letters count.
-- lib/server/search/tokens.ts asks for them. Of a long text only the beginning has the last two, or a tsvector, which holds
-- one megabyte, might be full.
CREATE FUNCTION "search_tokens"(user_id text, words text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
DECLARE
  owner constant text := left(md5(user_id), 8);
BEGIN
  RETURN (
    WITH word AS MATERIALIZED (
      SELECT DISTINCT w, length(w) AS size FROM unnest(string_to_array(left(words, 6000), ' ')) w
    ), token AS (
      SELECT 'w' || w AS t FROM unnest(string_to_array(words, ' ')) w WHERE w <> ''
      UNION ALL
      SELECT 'p' || substr(w, n) FROM word, generate_series(2, size - 2) n
      UNION ALL
      SELECT 't' || n || CASE n WHEN 0 THEN left(w, 8) ELSE left(w, n - 1) || substr(w, n + 1, 8 - n) END
      FROM word, generate_series(0, least(size, 8)) n WHERE size > 3 AND w !~ '[0-9]'
    )
    SELECT coalesce(array_to_tsvector(array_agg(owner || t)), ''::tsvector) FROM token
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
