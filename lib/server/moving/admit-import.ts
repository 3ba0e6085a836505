import 'server-only'
import { AppError } from '#lib/server/errors.ts'
import { processWide } from '#lib/server/process-wide.ts'

/** Each may hold 20 MB of somebody's messages for minutes, several times over. */
const AT_ONCE = 5
const AT_ONCE_PER_USER = 2

/** Whose imports are under way on this node, once for each. */
const underWay = () => processWide('parley.imports', () => [] as string[])

/** Lets one more import of the user begin; returns what ends it. @throws AppError too_many_imports */
export function admitImport(user: { id: string }): () => void {
  const own = underWay().filter((id) => id === user.id).length
  if (own >= AT_ONCE_PER_USER || underWay().length >= AT_ONCE) throw new AppError('too_many_imports')
  underWay().push(user.id)
  return () => underWay().splice(underWay().indexOf(user.id), 1)
}
