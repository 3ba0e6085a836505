import 'server-only'
import { segmentsThere } from '#lib/server/branches/segments-there.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { findSegment, isThere, type Segment, segmentOf } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
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

const missing = ({ id, branchId }: { id: string; branchId: string | null }): Finding => ({
  problem: 'missing at the provider',
  id: branchId ?? id,
  detail:
    branchId === null
      ? 'It is in its owner’s list, and the provider doesn’t have it.'
      : `in ${id}: It is a branch of it, and the provider doesn’t have it.`,
})

/** Conversations, and branches of them, that the local provider doesn't have. */
export const missingLocally: Check = {
  remedy,
  async find() {
    const rows = await db().$queryRaw<{ id: string; branchId: string | null }[]>`
      SELECT place."id", place."branchId" FROM (
        SELECT c."id", NULL::uuid AS "branchId", coalesce(c."providerConversationId", c."id") AS "providerId"
        FROM "Conversation" c WHERE c."provider" = 'local'
        UNION ALL SELECT c."id", b."id", b."providerConversationId"
        FROM "Branch" b JOIN "Conversation" c ON c."id" = b."conversationId"
        WHERE c."provider" = 'local' AND b."state" = 'ready'
      ) place
      WHERE NOT EXISTS (SELECT FROM "LocalConversation" l WHERE l."id" = place."providerId")
      ORDER BY place."id", place."branchId" NULLS FIRST`
    return rows.map(missing)
  },
  fix: rebuild,
}

/** Conversations, and branches of them, that OpenAI doesn't have: every single one is asked for, a few at a time. */
export const missingAtOpenAI: Check = {
  remedy,
  async find() {
    const found: Finding[] = []
    for (let after = ''; env().OPENAI_API_KEY; ) {
      const rows = await db().conversation.findMany({
        where: { provider: 'openai', id: { gt: after } },
        include: { branches: { orderBy: { createdAt: 'asc' } } },
        orderBy: { id: 'asc' },
        take: PAGE,
      })
      const last = rows.at(-1)
      if (!last) break
      after = last.id
      const segments = rows.flatMap(({ branches, ...conversation }) => segmentsThere({ conversation, branches }))
      try {
        for (let start = 0; start < segments.length; start += AT_ONCE) {
          const few = segments.slice(start, start + AT_ONCE)
          const there = await Promise.all(few.map(isAtProvider))
          found.push(...few.filter((_, index) => !there[index]).map(missing))
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
async function isAtProvider(segment: Segment): Promise<boolean> {
  const { client, providerId } = atProvider(segment)
  try {
    await withRetries(() => client.conversations.retrieve(providerId, { maxRetries: 0, timeout: 30_000 }), {
      as: 'copy',
    })
    return true
  } catch (error) {
    if (!isMissingAtProvider(error)) throw error
    const now = await findSegment({ conversationId: segment.id, branchId: segment.branchId })
    return now?.provider !== segment.provider || now.providerConversationId !== segment.providerConversationId
  }
}

async function rebuild(ids: string[]): Promise<Map<string, string>> {
  const failed = new Map<string, string>()
  for (const id of ids) {
    try {
      const segment = await segmentNamed(id)
      // One that another was made of came back with that.
      if (!segment || !isThere(segment) || (await isAtProvider(segment))) continue
      const rebuilt = await withRetries(() => rebuildConversation(segment), { as: 'copy' })
      if (!rebuilt) failed.set(id, 'Nothing of it is left there. Its owner can delete it from the list.')
    } catch (error) {
      failed.set(id, toAppError(error).code)
    }
  }
  return failed
}

/** By the id of a conversation, or of a branch. */
async function segmentNamed(id: string): Promise<Segment | null> {
  const conversation = await db().conversation.findUnique({ where: { id } })
  if (conversation) return segmentOf(conversation, null)
  const branch = isUuid(id) ? await db().branch.findUnique({ where: { id } }) : null
  return branch && findSegment({ conversationId: branch.conversationId, branchId: branch.id })
}

const isUuid = (id: string) => /^[0-9a-f-]{36}$/.test(id)
