import 'server-only'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import { findMessage } from '#lib/server/branches/find-message.ts'
import { locateListed } from '#lib/server/branches/locate.ts'
import { readTree } from '#lib/server/branches/read-tree.ts'
import { itemsUpTo } from '#lib/server/branches/shared-items.ts'
import type { Spender } from '#lib/server/budgets/allowances.ts'
import { charge } from '#lib/server/budgets/charge.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { planCopy } from '#lib/server/provider/plan-copy.ts'
import { inputItem } from '#lib/server/turns/input-item.ts'
import { admitImport } from './admit-import.ts'
import { makeOfItems } from './make-of-items.ts'

/**
 * A new conversation of all that stands in the user's up to this message, which it holds; of one that failed, too. It knows
 * where it comes from, and needs it no more.
 * @throws AppError conversation_not_found, conversation_in_trash, message_not_found; conversation_busy while that message is
 *   being answered; too_many_imports, budget_used_up; what `makeOfItems` throws
 */
export async function branchOff(user: Spender, id: string, messageId: string): Promise<Conversation> {
  const conversation = await requireConversation(user, id)
  const leave = await admitImport(user, 0)
  try {
    const tree = await readTree(conversation)
    const located = await locateListed(tree, await findMessage(tree, messageId))
    const { client } = atProvider(conversation)
    const plan = await planCopy(client, await itemsUpTo(tree, located))
    const message = located.own.messages[located.index]
    const items =
      message || !located.turn ? plan.items : [...plan.items, ...(await itemsOf(located.turn, located.role))]
    await charge(user, { bytes: Buffer.byteLength(JSON.stringify(items)) })
    const { provider, model, title, titleSource, expiresAt, instructions, answering, projectId } = conversation
    return await makeOfItems(
      { ...plan, items },
      // What is temporary doesn't become lasting by it.
      {
        ...{ userId: user.id, provider, model, title, titleSource, expiresAt },
        ...{ branchedFromId: id, branchedFromTitle: title },
        ...{ instructions, answering: answering ?? {}, projectId },
      },
    )
  } finally {
    leave()
  }
}

/** What our row alone has of a turn, up to this message. */
async function itemsOf(turn: Turn, role: 'user' | 'assistant' | null): Promise<ResponseInputItem[]> {
  const { output } = turn
  const question = await inputItem(turn)
  const answer = { type: 'message' as const, role: 'assistant' as const, content: output }
  return role === 'assistant' && output !== '' ? [question, answer] : [question]
}
