import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { withRetries } from '#lib/server/provider/retry.ts'
import { reindexConversation } from './index-conversation.ts'

interface Options {
  /** Only this user's. */
  userId?: string
  /** Only what comes behind this one, in the order of ids. */
  after?: string
  /** Told after every few conversations. */
  onProgress: (progress: Progress) => void
}

export interface Progress {
  conversations: number
  messages: number
  /** The conversations of which the provider could not be read, each with what it said last. */
  failed: { id: string; error: unknown }[]
  /** Up to here everything was tried. */
  last: string | null
}

const [PAGE, AT_ONCE] = [100, 4]

/**
 * Makes the index anew from what the provider has, conversation by conversation. It can be stopped at any time, begun
 * again, and run beside the app.
 */
export async function reindex({ userId, after, onProgress }: Options): Promise<Progress> {
  const progress: Progress = { conversations: 0, messages: 0, failed: [], last: after ?? null }
  for (;;) {
    const page = await db().conversation.findMany({
      where: { userId, expiresAt: null, id: { gt: progress.last ?? '' } },
      orderBy: { id: 'asc' },
      take: PAGE,
    })
    const waiting = page.toReversed()
    const work = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await reindexOne(next, progress)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    progress.last = page.at(-1)?.id ?? progress.last
    if (page.length > 0) onProgress(progress)
    if (page.length < PAGE) return progress
  }
}

async function reindexOne(conversation: Conversation, progress: Progress): Promise<void> {
  try {
    const messages = await withRetries(() => reindexConversation(conversation), { as: 'reindex' })
    progress.messages += messages
    progress.conversations++
  } catch (error) {
    progress.failed.push({ id: conversation.id, error })
  }
}
