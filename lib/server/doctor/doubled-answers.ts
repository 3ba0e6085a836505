import 'server-only'
import type { Message } from '#lib/contract/message.ts'
import { readTree } from '#lib/server/branches/read-tree.ts'
import { segmentsThere } from '#lib/server/branches/segments-there.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import { toAppError } from '#lib/server/errors.ts'
import { listAllItems } from '#lib/server/provider/list-items.ts'
import { withRetries } from '#lib/server/provider/retry.ts'
import { toMessage } from '#lib/server/provider/to-message.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import type { Check, Finding } from './finding.ts'

/**
 * Answers that a provider lists twice for one response: only where something was written back, or where a second node went on
 * with an answer. They are never removed: whether it is a double only the response could say, and what it said twice itself
 * was meant so.
 */
export const doubledAnswers: Check = {
  remedy: '',
  async find() {
    const conversations = await db().conversation.findMany({
      where: {
        turns: { some: suspect, none: { status: { in: ['queued', 'running'] } } },
        ...(!env().OPENAI_API_KEY && { provider: 'local' as const }),
      },
      include: { turns: { where: suspect, select: { branchId: true } } },
      orderBy: { id: 'asc' },
    })
    const found: Finding[] = []
    for (const { turns, ...conversation } of conversations) {
      const suspects = new Set(turns.map(({ branchId }) => branchId))
      const segments = segmentsThere(await readTree(conversation))
      for (const segment of segments.filter(({ branchId }) => suspects.has(branchId)))
        found.push(...(await doublesIn(segment)))
    }
    return found
  },
  fix: async () => new Map(),
}

const suspect = { OR: [{ status: 'cancelled' as const }, { epoch: { gt: 1 } }] }

async function doublesIn(segment: Segment): Promise<Finding[]> {
  const { client, providerId } = atProvider(segment)
  const { id, copyEndItemId } = segment
  try {
    const items = await listAllItems(client, providerId, { after: copyEndItemId })
    const pairs = repeatedIn(items.flatMap((item) => toMessage(item) ?? []))
    const found: Finding[] = []
    for (const { first, second, answerIds } of pairs) {
      if (!(await isDouble(segment, { ids: [first, second], answerIds }))) continue
      const detail = `in ${id}: It says what ${first} says, and one response cannot have said both.`
      found.push({ problem: 'answer listed twice', id: second, detail, beyondRepair: 'nothing; only people can tell' })
    }
    return found
  } catch (error) {
    // What is missing altogether another check has told.
    if (isMissingAtProvider(error)) return []
    const detail = `${id} could not be read: ${toAppError(error).code}.`
    return [{ problem: 'provider fails', id: segment.provider, detail, beyondRepair: 'nothing; try again later' }]
  }
}

/** Messages with the words of one before them, both answers to the same message. */
function repeatedIn(messages: Message[]) {
  let answers: Message[] = []
  const pairs: { first: string; second: string; answerIds: string[] }[] = []
  for (const message of messages) {
    if (message.role === 'user') answers = []
    else {
      const first = answers.find(({ content }) => content !== '' && content === message.content)
      answers = [...answers, message]
      const answerIds = answers.map(({ id }) => id)
      if (first) pairs.push({ first: first.id, second: message.id, answerIds })
    }
  }
  return pairs
}

/** Whether the response that gave this answer said it only once. Of one that we can't ask it isn't known, and so isn't said. */
async function isDouble(
  segment: Segment,
  { ids, answerIds }: { ids: string[]; answerIds: string[] },
): Promise<boolean> {
  const turn = await db().turn.findFirst({
    where: { conversationId: segment.id, answerItemId: { in: answerIds }, responseId: { not: null } },
  })
  if (!turn?.responseId || turn.replacedItemIds.some((id) => ids.includes(id))) return false
  const { responseId } = turn
  const { client } = atProvider(segment)
  try {
    const { output } = await withRetries(() => client.responses.retrieve(responseId, {}, { maxRetries: 0 }), {
      as: 'copy',
    })
    return !ids.every((id) => output.some((item) => item.id === id))
  } catch (error) {
    if (isMissingAtProvider(error)) return false
    throw error
  }
}
