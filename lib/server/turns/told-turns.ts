import 'server-only'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import { contentOf } from '#lib/contract/part.ts'
import { readTree } from '#lib/server/branches/read-tree.ts'
import { sharedItems } from '#lib/server/branches/shared-items.ts'
import { branchOf, type Tree } from '#lib/server/branches/tree.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { type Segment, segmentOf } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import type { Branch, Turn } from '#lib/server/db/generated/client.ts'
import { listAllItems } from '#lib/server/provider/list-items.ts'
import { toPortable } from '#lib/server/provider/portable-item.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { readOutput } from './response-end.ts'

/** Turns that are part of what was said. */
export const answered = ['completed', 'incomplete', 'cancelled'] as const

/** What was said in a turn: the message, then what it was answered. What was imported is of none. */
export interface ToldTurn {
  turn: Turn | null
  items: ResponseInputItem[]
}

/** The turns of a segment that the provider had, oldest first: what was stopped and isn't its own is still with us. */
export const saidTurns = ({ id, branchId }: Segment): Promise<Turn[]> =>
  db().turn.findMany({
    where: {
      ...{ conversationId: id, branchId },
      OR: [{ status: { in: ['completed', 'incomplete'] } }, { status: 'cancelled', input: '' }],
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })

/** The answered turns of a segment of which the provider still has the response, oldest first. */
export async function toldByResponses(segment: Segment): Promise<ToldTurn[]> {
  const turns = await db().turn.findMany({
    where: {
      ...{ conversationId: segment.id, branchId: segment.branchId },
      ...{ responseId: { not: null }, status: { in: [...answered] } },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  const told: ToldTurn[] = []
  for (const turn of turns) {
    const items = await itemsOfTurn(segment, turn)
    if (items.length > 0) told.push({ turn, items })
  }
  return told
}

/** What the person sent and what they were answered, without ids, which belong to the conversation that is gone. */
async function itemsOfTurn(segment: Segment, { responseId, shownLength }: Turn): Promise<ResponseInputItem[]> {
  const { responses } = atProvider(segment).client
  try {
    const response = await responses.retrieve(responseId ?? '')
    const [question] = (await responses.inputItems.list(response.id, { order: 'desc', limit: 20 })).data.flatMap(
      (item) => (item.type === 'message' && item.role === 'user' ? [item.content] : []),
    )
    const text = contentOf(readOutput(response.output).parts.map(({ part }) => part))
    // Of a stopped answer people saw so much.
    const content = shownLength === null ? text : text.slice(0, shownLength)
    const answer = content ? [{ type: 'message' as const, role: 'assistant' as const, content }] : []
    return [...(question ? [{ type: 'message' as const, role: 'user' as const, content: question }] : []), ...answer]
  } catch (error) {
    if (isMissingAtProvider(error)) return []
    throw error
  }
}

/** What stands above a segment: of a branch what its parent has; null when that is lost, too. */
export async function toldAbove(segment: Segment, withoutQuestion: boolean): Promise<ResponseInputItem[] | null> {
  const tree = await readTree(segment)
  const branch = branchOf(tree, segment.branchId)
  if (!branch) return []
  try {
    return (await sharedItems(tree, branch, { withoutQuestion })).flatMap((item) => toPortable(item) ?? [])
  } catch (error) {
    if (isMissingAtProvider(error)) return null
    throw error
  }
}

/**
 * What a branch has a copy of is not lost with its origin: of this segment, the longest part of which a branch has a copy, and
 * the turn in whose place that branch stands. Null when none has any.
 */
export async function toldByBranches(segment: Segment): Promise<{ until: Turn; turns: ToldTurn[] } | null> {
  const tree = await readTree(segment)
  const children = tree.branches.filter(
    ({ parentId, state, kind }) => parentId === segment.branchId && state === 'ready' && kind !== 'summary',
  )
  const forks = await db().turn.findMany({
    where: { id: { in: children.flatMap(({ forkTurnId }) => forkTurnId ?? []) } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  // What the segment's own conversation began with, too.
  const above = branchOf(tree, segment.branchId)?.copiedItems ?? 0
  for (const until of forks) {
    const child = children.find(({ forkTurnId }) => forkTurnId === until.id)
    const items = child ? await copiedItems(tree, child) : null
    if (items) return { until, turns: withTurns(items.slice(above), await saidTurns(segment), until) }
  }
  return null
}

/** Each message with what it was answered is a turn's, the last one the last turn's before the fork. */
function withTurns(items: ResponseInputItem[], said: Turn[], until: Turn): ToldTurn[] {
  const told: ToldTurn[] = []
  for (const item of items) {
    const isQuestion = item.type === 'message' && item.role === 'user'
    if (isQuestion || told.length === 0) told.push({ turn: null, items: [] })
    told.at(-1)?.items.push(item)
  }
  const before = said.filter(({ createdAt }) => createdAt < until.createdAt)
  return told.map(({ items }, index) => ({ items, turn: before[before.length - told.length + index] ?? null }))
}

async function copiedItems({ conversation }: Tree, child: Branch): Promise<ResponseInputItem[] | null> {
  const { client, providerId } = atProvider(segmentOf(conversation, child))
  try {
    const items = await listAllItems(client, providerId)
    const end = items.findIndex(({ id }) => id === child.copyEndItemId)
    return items.slice(0, end + 1).flatMap((item) => toPortable(item) ?? [])
  } catch (error) {
    if (isMissingAtProvider(error)) return null
    throw error
  }
}
