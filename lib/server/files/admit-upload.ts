import 'server-only'
import { AppError } from '#lib/server/errors.ts'
import { processWide } from '#lib/server/process-wide.ts'

/** Each lies on the disk until its provider has it. A page of ours sends three at a time. */
const AT_ONCE = 60
const AT_ONCE_PER_USER = 12
const RETRY_SECONDS = 5

/** Whose uploads are under way on this node, once for each. */
const underWay = () => processWide('parley.uploads', () => [] as string[])

/**
 * Lets one more upload of the user begin; returns what ends it.
 * @throws AppError server_busy
 */
export function admitUpload(user: { id: string }): () => void {
  const all = underWay()
  const own = all.filter((id) => id === user.id).length
  if (own >= AT_ONCE_PER_USER || all.length >= AT_ONCE) {
    const userMessage = 'Too many files are being uploaded at this moment. Attach this one again when they are done.'
    throw new AppError('server_busy', { userMessage, retryAfterSeconds: RETRY_SECONDS })
  }
  all.push(user.id)
  return () => void all.splice(all.indexOf(user.id), 1)
}
