import type { ErrorCode } from '#lib/contract/error.ts'
import { syncMetadata } from '#lib/server/conversations/sync-metadata.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { toAppError } from '#lib/server/errors.ts'
import { type Moved, moveToOpenAI } from '#lib/server/moving/move-conversation.ts'
import { countItems, planSegments } from '#lib/server/moving/plan-segments.ts'
import { PlainError } from '../base/plain-error.ts'
import type { MigrationOptions } from './options.ts'

/** What stops one conversation stops all that follow. */
const concernsAll: ErrorCode[] = [
  'provider_credentials',
  'provider_quota',
  'provider_unreachable',
  'database_unreachable',
]

/**
 * Moves the local conversations to OpenAI, one after the other, or only counts what there is to move. Safe beside a running
 * app and when repeated. Says what became of each; returns how many are still where they were because of a failure.
 * @throws PlainError when nobody has that e-mail address
 */
export async function migrateConversations(
  { email, isDryRun }: MigrationOptions,
  say: (line: string) => void,
): Promise<number> {
  const conversations = await localConversations(email)
  const total = { items: 0, left: 0 }
  const failed: string[] = []
  let done = 0
  for (const [index, conversation] of conversations.entries()) {
    const place = `${String(index + 1).padStart(String(conversations.length).length)}/${conversations.length}`
    try {
      const { items, left } = isDryRun ? countItems(await planSegments(conversation)) : await move(conversation)
      say(`${place}  ${conversation.id}  ${itemsText({ items, left })}`)
      total.items += items
      total.left += left
      done += 1
    } catch (error) {
      const { code, userMessage } = toAppError(error)
      say(`${place}  ${conversation.id}  NOT MOVED (${code}): ${userMessage}`)
      failed.push(conversation.id)
      if (concernsAll.includes(code)) break
    }
  }
  const untried = conversations.length - done - failed.length
  if (!isDryRun) await runDeletions()
  say(`${isDryRun ? 'To be moved' : 'Moved'}: ${done} of ${conversations.length} conversations, ${itemsText(total)}.`)
  if (failed.length > 0) say(`Not moved: ${failed.join(', ')}`)
  if (untried > 0)
    say(`Not tried, as nothing else would have happened to them: ${untried}. Run it again when that is mended.`)
  return failed.length + untried
}

/** Neither what is in the trash nor what is temporary: that is deleted soon, wherever it is. */
async function localConversations(email: string | null): Promise<Conversation[]> {
  const user = email === null ? null : await db().user.findUnique({ where: { email } })
  if (email !== null && !user) throw new PlainError(`Nobody here has the e-mail address ${email}.`)
  return db().conversation.findMany({
    where: { provider: 'local', trashedAt: null, expiresAt: null, ...(user && { userId: user.id }) },
    orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
  })
}

async function move({ id }: Conversation): Promise<Moved> {
  const moved = await moveToOpenAI(id)
  await syncMetadata(id)
  return moved
}

const itemsText = ({ items, left }: Moved) =>
  `${items} items${left > 0 ? ` (and ${left} that mean nothing elsewhere, such as reasoning)` : ''}`
