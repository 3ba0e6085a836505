import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { providerMetadata } from '#lib/server/conversations/metadata.ts'
import { findSegment, type Segment } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { copyItems } from '#lib/server/provider/copy-items.ts'
import { discardOrphan } from '#lib/server/provider/discard-orphan.ts'
import { renameForks } from './rename-forks.ts'
import { answered, saidTurns, type ToldTurn, toldAbove, toldByBranches, toldByResponses } from './told-turns.ts'

/** What a segment is made anew of: what is no turn's own, then its turns, oldest first. */
interface Told {
  above: ResponseInputItem[]
  turns: ToldTurn[]
}

/**
 * Makes a conversation that the provider lost anew there, or a branch of one, from the responses of its earlier turns, which the
 * provider keeps for 30 days apart from it, and from what its branches have copies of. Ours keeps its address. Of two rebuilds
 * at once the first one stands, for both. Null when nothing of it is left.
 */
export async function rebuildConversation(segment: Segment): Promise<Segment | null> {
  const told = await tellAnew(segment)
  const items = [...told.above, ...told.turns.flatMap((turn) => turn.items)]
  if (items.length === 0) return null
  const { client } = atProvider(segment)
  const { id } = await client.conversations.create({ metadata: providerMetadata(segment) }, { maxRetries: 0 })
  try {
    const plan = { items, load: async (batch: ResponseInputItem[]) => batch }
    const copies = await copyItems(plan, { client, providerId: id, isNew: true })
    if (!copies) throw new AppError('provider_failed', { cause: new Error('What was made anew is not what was told.') })
    const isOurs = await replace(segment, { providerId: id, told, copies })
    if (!isOurs) await discardOrphan(segment.provider, id)
  } catch (error) {
    await discardOrphan(segment.provider, id)
    throw error
  }
  return findSegment({ conversationId: segment.id, branchId: segment.branchId })
}

async function tellAnew(segment: Segment): Promise<Told> {
  const turns = await ownTurns(segment)
  return { above: await tellAbove(segment, turns[0]?.turn?.isAgain ?? false), turns }
}

/** By their responses; where some of those are gone, what a branch has a copy of. */
async function ownTurns(segment: Segment): Promise<ToldTurn[]> {
  const turns = await toldByResponses(segment)
  const copied = turns.length < (await saidTurns(segment)).length ? await toldByBranches(segment) : null
  if (!copied) return turns
  const { until } = copied
  return [...copied.turns, ...turns.filter(({ turn }) => turn !== null && turn.createdAt >= until.createdAt)]
}

/** A branch whose origin is lost, too, needs that first. */
async function tellAbove(segment: Segment, withoutQuestion: boolean): Promise<ResponseInputItem[]> {
  const above = await toldAbove(segment, withoutQuestion)
  if (above) return above
  const branch = await db().branch.findUnique({ where: { id: segment.branchId ?? '' } })
  const parent = branch && (await findSegment({ conversationId: segment.id, branchId: branch.parentId }))
  if (parent) await rebuildConversation(parent)
  return (await toldAbove(segment, withoutQuestion)) ?? []
}

interface Made {
  providerId: string
  told: Told
  copies: ConversationItem[]
}

/** False when somebody else has rebuilt or moved it meanwhile. */
function replace(segment: Segment, { providerId, told, copies }: Made): Promise<boolean> {
  const { id: conversationId, branchId, provider, providerConversationId } = segment
  const ids = idsOf(told, copies)
  return db().$transaction(async (tx) => {
    const copyEndItemId = copies[told.above.length - 1]?.id ?? null
    const { count } =
      branchId === null
        ? await tx.conversation.updateMany({
            where: { id: conversationId, provider, providerConversationId },
            data: { providerConversationId: providerId },
          })
        : await tx.branch.updateMany({
            where: { id: branchId, providerConversationId, conversation: { provider } },
            data: {
              ...{ providerConversationId: providerId, copyEndItemId, headMessageId: null },
              copiedItems: told.above.length,
            },
          })
    if (count === 0) return false
    const where = { conversationId, branchId }
    // What is listed has new ids, or none that we know. Of the others our row keeps what only it has.
    await tx.turn.updateMany({
      where: { ...where, status: { in: [...answered] }, input: '' },
      data: { answerItemId: null },
    })
    for (const { turnId, answerId } of ids) {
      await tx.turn.update({ where: { id: turnId }, data: { input: '', output: '', answerItemId: answerId } })
    }
    await tx.turn.updateMany({
      where: { ...where, status: { in: ['completed', 'incomplete'] }, input: '' },
      data: { parts: Prisma.DbNull },
    })
    await renameForks(tx, segment, ids)
    return true
  })
}

/** What a turn's first and last items are called now. */
export interface NewIds {
  turnId: string
  questionId: string
  answerId: string
}

function idsOf({ above, turns }: Told, copies: ConversationItem[]): NewIds[] {
  let next = above.length
  return turns.flatMap(({ turn, items }) => {
    const own = copies.slice(next, next + items.length)
    next += items.length
    return turn ? [{ turnId: turn.id, questionId: own[0]?.id ?? '', answerId: own.at(-1)?.id ?? '' }] : []
  })
}
