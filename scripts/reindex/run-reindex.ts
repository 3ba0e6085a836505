import { db } from '#lib/server/db/client.ts'
import type { Env } from '#lib/server/env.ts'
import { describeCause } from '#lib/server/errors.ts'
import { removeIndex } from '#lib/server/search/index-jobs.ts'
import { type Progress, reindex } from '#lib/server/search/reindex.ts'
import { PlainError } from '../base/plain-error.ts'
import { onShutdown } from '../process/shutdown.ts'
import { openDatabaseBeside } from '../server/database.ts'
import type { ReindexOptions } from './options.ts'

/** Makes the search index anew, telling how far it is; returns the exit code. */
export async function runReindex(env: Env, { user, after }: ReindexOptions): Promise<number> {
  process.env.DATABASE_URL = await openDatabaseBeside(env)
  onShutdown(() => db().$disconnect())
  if (env.SEARCH_INDEX === 'off') {
    await removeIndex()
    console.log('SEARCH_INDEX is off: the index is empty, and only titles are searched.')
    return 0
  }
  const userId = user === undefined ? undefined : await idOf(user)
  const total = await db().conversation.count({ where: { userId, expiresAt: null } })
  let isDone = false
  let last = after
  onShutdown(() => {
    if (!isDone && last) console.log(`Stopped. To go on: npm run reindex -- --after ${last}`)
  })
  const progress = await reindex({
    userId,
    after,
    onProgress: (now) => {
      last = now.last ?? undefined
      console.log(`${counted(now)} (of ${total.toLocaleString('en')})`)
    },
  })
  isDone = true
  return report(progress)
}

function report(progress: Progress): number {
  for (const { id, error } of progress.failed) {
    const { name, code, status } = describeCause(error) ?? {}
    console.error(`${id} could not be read: ${[name, status, code].filter(Boolean).join(' ')}`)
  }
  console.log(`The search index has ${counted(progress)}.`)
  return progress.failed.length > 0 ? 1 : 0
}

const counted = ({ conversations, messages }: Progress) =>
  `${messages.toLocaleString('en')} messages of ${conversations.toLocaleString('en')} conversations`

async function idOf(email: string): Promise<string> {
  const user = await db().user.findUnique({ where: { email: email.toLowerCase() }, select: { id: true } })
  if (!user) throw new PlainError(`Nobody has the e-mail address ${email}.`)
  return user.id
}
