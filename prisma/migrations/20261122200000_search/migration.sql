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

-- Rows without their texts, which lie apart: a word that is in many messages is found by reading few pages.
ALTER TABLE "ItemText"
  ALTER COLUMN "conversationId" SET STORAGE PLAIN,
  ALTER COLUMN "itemId" SET STORAGE PLAIN,
  ALTER COLUMN "userId" SET STORAGE PLAIN,
  ALTER COLUMN "role" SET STORAGE PLAIN,
  SET (toast_tuple_target = 256);

-- Every token begins with its owner, so that a search reads what its user has, however much others have.


-- What a message is found by:
--   w + word                     the word, and by a prefix match what it begins with
--   p + the word from letter n   a part of the word
--   t + n + the word without its letter n; 0 without none missing: two words that differ by one letter share one of these.
--     Doubled letters count once, and only the first eight count at all.
-- Lib/server/search/tokens.ts asks for them.
CREATE FUNCTION "search_tokens"(user_id text, words text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
DECLARE
  owner constant text := left(md5(user_id), 8);
BEGIN
  RETURN (
    WITH word AS MATERIALIZED (
      SELECT w, length(w) AS size, row_number() OVER () AS number
      FROM (SELECT DISTINCT w FROM unnest(string_to_array(words, ' ')) w WHERE w <> '' LIMIT 6000) w
    ), stem AS MATERIALIZED (
      SELECT left(regexp_replace(w, '(.)\1+', '\1', 'g'), 8) AS s FROM word
      WHERE size > 3 AND number <= 2000 AND w !~ '[0-9]'
    ), token AS (
      SELECT 'w' || w AS t FROM word
      UNION ALL
      SELECT 'p' || substr(w, n) FROM word, generate_series(2, least(size - 2, 24)) n WHERE number <= 2000
      UNION ALL
      SELECT 't' || n || CASE n WHEN 0 THEN s ELSE left(s, n - 1) || substr(s, n + 1) END
      FROM stem, generate_series(0, length(s)) n
    )
    -- A tsvector holds one megabyte.
    SELECT coalesce(array_to_tsvector(array_agg(owner || t)), ''::tsvector) FROM (
      SELECT t, sum(octet_length(t) + 16) OVER (ROWS UNBOUNDED PRECEDING) AS bytes FROM token
    ) token WHERE bytes < 900000
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
