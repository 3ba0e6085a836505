import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { AppError, describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { copyItems } from '#lib/server/provider/copy-items.ts'
import { type CopyPlan, planCopy } from '#lib/server/provider/plan-copy.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { CopyLease, CopyLostError } from './copy-lease.ts'
import { discardTarget, makeTarget } from './copy-target.ts'
import { readTree } from './read-tree.ts'
import { sharedItems } from './shared-items.ts'
import { halvesOf, summarise } from './summarise.ts'
import { saysQuestionAgain } from './with-question.ts'

/** A copy that turns out to be something else is made anew once. */
const ATTEMPTS = 2

/**
 * Makes a branch ready: has the provider hold a copy of what is above it, and sees that it does. For whoever is killed meanwhile
 * somebody else does, after a lease; what fails is undone. False when somebody else is at it.
 * @throws what the provider throws, when the copy is undone
 */
export async function copyBranch(branchId: string): Promise<boolean> {
  const lease = await CopyLease.claim(branchId)
  if (!lease) return false
  try {
    await copy(lease)
    return true
  } catch (error) {
    if (error instanceof CopyLostError || lease.signal.aborted) return false
    await undo(lease).catch((cause) => {
      // The lease runs out, and the outbox has the target.
      log().warn({ branchId, err: describeCause(cause) }, 'a copy is undone later')
    })
    throw error
  } finally {
    lease.end()
  }
}

async function undo(lease: CopyLease): Promise<void> {
  await discardTarget(lease)
  await lease.release()
}

async function copy(lease: CopyLease): Promise<void> {
  const { branch, signal } = lease
  const conversation = await db().conversation.findUnique({ where: { id: branch.conversationId } })
  if (!conversation) throw new CopyLostError()
  const { client } = atProvider(conversation)
  const withoutQuestion = await saysQuestionAgain(branch.id)
  const shared = await sharedItems(await readTree(conversation), branch, { withoutQuestion, signal })
  const plan = await planCopy(client, branch.kind === 'summary' ? await inShort(shared, lease, conversation) : shared)
  await db().branch.updateMany({
    where: { id: branch.id, epoch: branch.epoch },
    data: { itemsToCopy: plan.items.length, copiedItems: 0 },
  })
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const items = await copyToTarget(lease, plan, conversation)
    if (items) return setReady(lease, { conversation, plan, items })
    await discardTarget(lease)
  }
  throw new AppError('provider_failed', { cause: new Error('A copy is not what was copied.') })
}

/** With a summary in place of the older part. */
async function inShort(items: ConversationItem[], { signal }: CopyLease, conversation: Conversation) {
  const halves = halvesOf(items)
  if (!halves) return items
  const { client } = atProvider(conversation)
  return [await summarise(halves.older, { ...conversation, client, signal }), ...halves.newer]
}

/** Null when the target is of no use, or is there no more. */
async function copyToTarget(
  lease: CopyLease,
  plan: CopyPlan,
  { provider }: Conversation,
): Promise<ConversationItem[] | null> {
  const { signal, branch } = lease
  const providerId = await makeTarget(lease, provider)
  const { client } = atProvider({ id: providerId, provider, providerConversationId: null })
  const onCopied = async (items: number) => {
    await db().branch.updateMany({ where: { id: branch.id, epoch: branch.epoch }, data: { copiedItems: items } })
  }
  try {
    return await copyItems(plan, { client, providerId, isNew: true, signal, onCopied })
  } catch (error) {
    if (isMissingAtProvider(error)) return null
    throw error
  }
}

interface Copied {
  conversation: Conversation
  plan: CopyPlan
  items: ConversationItem[]
}

/** From here on the target is the branch's, and no longer the outbox's; both or neither. */
async function setReady(lease: CopyLease, { conversation, plan, items }: Copied): Promise<void> {
  const { id, providerConversationId } = lease.branch
  await lease.write(async (tx) => {
    const { count: moved } = await tx.conversation.updateMany({
      where: { id: conversation.id, provider: conversation.provider },
      data: { id: conversation.id },
    })
    const { count: kept } = await tx.deletion.deleteMany({
      where: { providerConversationId: providerConversationId ?? '', completedAt: null, attempts: 0 },
    })
    // It lives at another provider by now, or the outbox has begun with the target.
    if (moved === 0 || kept === 0) throw new CopyLostError()
    await tx.branch.update({
      where: { id },
      data: {
        ...{ state: 'ready', leaseUntil: null, copiedItems: items.length, leftItems: plan.left },
        copyEndItemId: items.at(-1)?.id ?? null,
      },
    })
  })
}
