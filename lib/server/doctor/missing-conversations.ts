import 'server-only'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { segmentOf } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { toAppError } from '#lib/server/errors.ts'
import { withRetries } from '#lib/server/provider/retry.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { rebuildConversation } from '#lib/server/turns/rebuild-conversation.ts'
import type { Check, Finding } from './finding.ts'

/** OpenAI has to be asked for each conversation; so many at once leave its limits to the people who chat. */
const AT_ONCE = 4
const PAGE = 200

const remedy = 'makes it anew there from its answers, as far as the provider still has those'

const missing = (id: string): Finding => ({
  problem: 'missing at the provider',
  id,
  detail: 'It is in its owner’s list, and the provider doesn’t have it.',
})

/** Conversations that the local provider doesn't have. */
export const missingLocally: Check = {
  remedy,
  async find() {
    const rows = await db().$queryRaw<{ id: string }[]>`
      SELECT c."id" FROM "Conversation" c WHERE c."provider" = 'local'
      AND NOT EXISTS (SELECT FROM "LocalConversation" l WHERE l."id" = coalesce(c."providerConversationId", c."id"))
      ORDER BY c."id"`
    return rows.map(({ id }) => missing(id))
  },
  fix: rebuild,
}

/** Conversations that OpenAI doesn't have: every single one is asked for, a few at a time. */
export const missingAtOpenAI: Check = {
  remedy,
  async find() {
    const found: Finding[] = []
    for (let after = ''; env().OPENAI_API_KEY; ) {
      const rows = await db().conversation.findMany({
        where: { provider: 'openai', id: { gt: after } },
        orderBy: { id: 'asc' },
        take: PAGE,
      })
      const last = rows.at(-1)
      if (!last) break
      after = last.id
      try {
        for (let start = 0; start < rows.length; start += AT_ONCE) {
          const few = rows.slice(start, start + AT_ONCE)
          const there = await Promise.all(few.map(isThere))
          found.push(...few.filter((_, index) => !there[index]).map(({ id }) => missing(id)))
        }
      } catch (error) {
        // Whatever it is, it would be the same for all the others.
        const detail = `From ${rows[0]?.id} on it could not be asked: ${toAppError(error).code}.`
        return [...found, { problem: 'provider fails', id: 'openai', detail, beyondRepair: 'nothing; try again later' }]
      }
    }
    return found
  },
  fix: rebuild,
}

/** Gone meanwhile, or moved, it isn't missing. */
async function isThere(conversation: Conversation): Promise<boolean> {
  const { client, providerId } = atProvider(conversation)
  try {
    await withRetries(() => client.conversations.retrieve(providerId, { maxRetries: 0, timeout: 30_000 }), {
      as: 'copy',
    })
    return true
  } catch (error) {
    if (!isMissingAtProvider(error)) throw error
    const now = await db().conversation.findUnique({ where: { id: conversation.id } })
    return now?.provider !== conversation.provider || now.providerConversationId !== conversation.providerConversationId
  }
}

async function rebuild(ids: string[]): Promise<Map<string, string>> {
  const failed = new Map<string, string>()
  for (const id of ids) {
    const conversation = await db().conversation.findUnique({ where: { id } })
    if (!conversation) continue
    try {
      const rebuilt = await withRetries(() => rebuildConversation(segmentOf(conversation, null)), { as: 'copy' })
      if (!rebuilt) failed.set(id, 'Nothing of it is left there. Its owner can delete it from the list.')
    } catch (error) {
      failed.set(id, toAppError(error).code)
    }
  }
  return failed
}
