import 'server-only'
import type { Month } from '#lib/contract/month.ts'
import type { ConversationUsage, UsageCounts, UsageReply } from '#lib/contract/usage.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { db } from '#lib/server/db/client.ts'
import type { Usage } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { costOf, prices } from '#lib/server/prices.ts'

type Person = { id: string }

const DAY_MS = 24 * 60 * 60 * 1000

/** What the user's answers took on the last so many days, today included. */
export async function readUsage(user: Person, days: number): Promise<UsageReply> {
  const since = new Date(Date.now() - (days - 1) * DAY_MS)
  const [rows, month] = await Promise.all([usageSince(user, since), readMonth(user)])
  const known = prices()
  return {
    days: rows.map((row) => ({
      ...{ day: row.day.toISOString().slice(0, 10), provider: row.provider, model: row.model, turns: row.turns },
      projectId: row.projectId || null,
      ...counts(row, known),
    })),
    currency: known?.currency ?? null,
    month,
  }
}

/** What the user has used in this month, which is UTC's, and may use. */
export async function readMonth(user: Person): Promise<Month> {
  const now = new Date()
  const [first, next] = [0, 1].map((more) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + more, 1)))
  const rows = await usageSince(user, first as Date)
  const known = prices()
  const costs = rows.map((row) => counts(row, known).cost ?? 0)
  return {
    usedTokens: rows.reduce((sum, row) => sum + Number(row.inputTokens + row.outputTokens), 0),
    allowedTokens: env().BUDGET_TOKENS ?? null,
    usedCost: known ? costs.reduce((sum, cost) => sum + cost, 0) : null,
    allowedCost: known ? (env().BUDGET_MONEY ?? null) : null,
    backAt: (next as Date).toISOString(),
  }
}

/**
 * What the answers of the user's conversation took, all its branches included.
 * @throws AppError conversation_not_found
 */
export async function readConversationUsage(user: Person, id: string): Promise<ConversationUsage> {
  await requireConversation(user, id, { allowTrashed: true })
  const rows = await db().turn.groupBy({
    by: ['model'],
    where: { conversationId: id, inputTokens: { not: null } },
    _count: { _all: true },
    _sum: { inputTokens: true, cachedTokens: true, outputTokens: true, reasoningTokens: true },
  })
  const known = prices()
  const each = rows.map(({ model, _count, _sum }) => {
    const counted = {
      ...{ inputTokens: _sum.inputTokens ?? 0, cachedTokens: _sum.cachedTokens ?? 0 },
      ...{ outputTokens: _sum.outputTokens ?? 0, reasoningTokens: _sum.reasoningTokens ?? 0 },
    }
    return { turns: _count._all, ...counted, cost: costOf({ model, ...counted }, known) }
  })
  return { usage: each.reduce(together, nothing), currency: known?.currency ?? null }
}

const nothing: UsageCounts = {
  ...{ turns: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0, cost: null },
}

const together = (a: UsageCounts, b: UsageCounts): UsageCounts => ({
  turns: a.turns + b.turns,
  inputTokens: a.inputTokens + b.inputTokens,
  cachedTokens: a.cachedTokens + b.cachedTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  reasoningTokens: a.reasoningTokens + b.reasoningTokens,
  cost: a.cost === null ? b.cost : a.cost + (b.cost ?? 0),
})

/** A day begins at its midnight in UTC. */
const usageSince = ({ id }: Person, since: Date) =>
  db().usage.findMany({
    where: { userId: id, day: { gte: new Date(since.toISOString().slice(0, 10)) } },
    orderBy: [{ day: 'desc' }, { inputTokens: 'desc' }],
  })

function counts(row: Usage, known: ReturnType<typeof prices>): Omit<UsageCounts, 'turns'> {
  const counted = {
    ...{ inputTokens: Number(row.inputTokens), cachedTokens: Number(row.cachedTokens) },
    ...{ outputTokens: Number(row.outputTokens), reasoningTokens: Number(row.reasoningTokens) },
  }
  return { ...counted, cost: costOf({ model: row.model, ...counted }, known) }
}
