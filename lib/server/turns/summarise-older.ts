import 'server-only'
import { randomUUID } from 'node:crypto'
import { copyBranch } from '#lib/server/branches/copy-branch.ts'
import { findMessage } from '#lib/server/branches/find-message.ts'
import { locateListed } from '#lib/server/branches/locate.ts'
import { readOwn } from '#lib/server/branches/own-messages.ts'
import { readTree } from '#lib/server/branches/read-tree.ts'
import { itemsUpTo } from '#lib/server/branches/shared-items.ts'
import { showBranch } from '#lib/server/branches/show-message.ts'
import { halvesOf, summaryIn } from '#lib/server/branches/summarise.ts'
import { branchOf, type Tree } from '#lib/server/branches/tree.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { isThere, segmentOf } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import type { Branch, Conversation } from '#lib/server/db/generated/client.ts'
import { AppError, describeCause, refusal } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { readPreferences } from '#lib/server/preferences/preferences.ts'
import { listModels, summarisesAt } from '#lib/server/provider/models.ts'
import { toAnswers } from '#lib/server/provider/to-answers.ts'
import { requireMonthLeft } from '#lib/server/usage/month-budget.ts'
import { startNextTurn } from './run-turn.ts'

/** From this share of what a model reads at once on a conversation is summarised by itself, where its owner wants that. */
const NEARLY_FULL = 0.8

/**
 * Has the model know the older part of what is shown of the user's conversation by a summary from here on: a branch behind the
 * last answer, which is shown then. Nothing else changes, and the full conversation goes on beside it. Asked again it is the same.
 * @throws AppError conversation_not_found, conversation_in_trash; invalid_request where there is nothing to summarise, or none are
 *   made; conversation_busy while something is answered; budget_used_up; what the provider throws
 */
export async function summariseOlder(user: { id: string }, id: string): Promise<void> {
  const conversation = await requireConversation(user, id)
  if (!summarisesAt(conversation.provider)) throw refusal('noSummariesHere')
  await requireMonthLeft(user)
  const live = { conversationId: id, status: { in: ['queued' as const, 'running' as const] } }
  if ((await db().turn.count({ where: live })) > 0) throw refusal('forkIsLive')
  const tree = await readTree(conversation)
  const plan = await planSummary(tree, conversation.shownBranchId)
  if (!plan) throw refusal('nothingToSummarise')
  const known = tree.branches.find(({ id }) => id === plan.id)
  if (!known) await begin(conversation, plan)
  await finish(conversation, plan)
}

/** As a branch's row, or the one that is there already; null where there is nothing to summarise. */
async function planSummary(tree: Tree, parentId: string | null) {
  const { conversation } = tree
  const parent = branchOf(tree, parentId)
  const last = (await readOwn(segmentOf(conversation, parent))).messages.at(-1)
  if (last?.role !== 'assistant') return null
  const located = await locateListed(tree, await findMessage(tree, last.id))
  const isSame = (branch: Branch) =>
    branch.kind === 'summary' && branch.parentId === parentId && branch.forkMessageId === located.id
  const halves = halvesOf(await itemsUpTo(tree, located))
  return (
    halves && {
      ...{ id: tree.branches.find(isSame)?.id ?? randomUUID(), kind: 'summary', parentId },
      ...{ forkTurnId: located.turn?.id ?? null, forkMessageId: located.id },
      sharedItemId: located.own.messages[located.index]?.itemIds.at(-1) ?? null,
      summarised: toAnswers(halves.older, new Set()).length,
    }
  )
}
type Plan = NonNullable<Awaited<ReturnType<typeof planSummary>>>

/** What is sent in the meantime waits in the branch. */
async function begin({ id, rootShownAt }: Conversation, plan: Plan): Promise<void> {
  const now = new Date()
  await db().$transaction([
    db().conversation.update({ where: { id }, data: { rootShownAt: rootShownAt ?? now } }),
    // Shown once it is there: until then what is sent goes on as before.
    db().branch.create({ data: { ...plan, conversationId: id, shownAt: new Date(0) } }),
  ])
}

async function finish(conversation: Conversation, plan: Plan): Promise<void> {
  try {
    await copyBranch(plan.id)
  } catch (error) {
    await db().branch.deleteMany({ where: { id: plan.id, state: { not: 'ready' }, turns: { none: {} } } })
    throw error
  }
  // What was sent in the meantime stands on the full path, and so does whoever sent it.
  if (!(await isGoneOn(conversation, plan))) await showBranch(conversation, plan.id)
  void startNextTurn(conversation.id).catch(() => {})
}

async function isGoneOn({ id: conversationId }: Conversation, { id, parentId: branchId }: Plan): Promise<boolean> {
  const { createdAt } = await db().branch.findUniqueOrThrow({ where: { id } })
  return (await db().turn.count({ where: { conversationId, branchId, createdAt: { gt: createdAt } } })) > 0
}

/**
 * Where a turn goes that would go to the end of a branch: to a summary of what is above, when the model can hardly read more and its
 * owner wants that; the copying of the branch makes it. Null: it goes where it would.
 */
export async function branchWhenFull(
  user: { id: string },
  conversation: Conversation,
  parentId: string | null,
): Promise<string | null> {
  try {
    return await planWhenFull(user, conversation, parentId)
  } catch (error) {
    // What is sent must not fail for it.
    log().warn({ conversationId: conversation.id, err: describeCause(error) }, 'a conversation could not be summarised')
    return null
  }
}

async function planWhenFull(user: { id: string }, conversation: Conversation, parentId: string | null) {
  const { provider, id: conversationId } = conversation
  if (!summarisesAt(provider) || !(await readPreferences(user)).isSummarising) return null
  const last = await db().turn.findFirst({
    where: { conversationId, branchId: parentId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  const room = (await listModels(provider)).models.find(({ id }) => id === last?.model)?.contextTokens
  const taken = (last?.inputTokens ?? 0) + (last?.outputTokens ?? 0)
  if (!room || last?.status !== 'completed' || taken < room * NEARLY_FULL) return null
  const plan = await planSummary(await readTree(conversation), parentId)
  if (!plan) return null
  if ((await db().branch.count({ where: { id: plan.id } })) === 0) await begin(conversation, plan)
  return plan.id
}

/**
 * What the model knows of the older part of a conversation instead of its words.
 * @throws AppError conversation_not_found, conversation_in_trash, message_not_found; what the provider throws
 */
export async function readSummary(user: { id: string }, id: string, branchId: string): Promise<string> {
  const conversation = await requireConversation(user, id)
  const branch = await db().branch.findFirst({ where: { id: branchId, conversationId: id, kind: 'summary' } })
  const segment = branch && segmentOf(conversation, branch)
  if (!segment || !isThere(segment)) throw new AppError('message_not_found')
  const { client, providerId } = atProvider(segment)
  const { data } = await client.conversations.items.list(providerId, { order: 'asc', limit: 1 })
  const summary = summaryIn(data[0])
  if (summary === null) throw new AppError('message_not_found')
  return summary
}
