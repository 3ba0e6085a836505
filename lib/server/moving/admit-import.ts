import 'server-only'
import type { Spender } from '#lib/server/budgets/allowances.ts'
import { charge } from '#lib/server/budgets/charge.ts'
import { AppError } from '#lib/server/errors.ts'
import { processWide } from '#lib/server/process-wide.ts'

/** Each may hold 20 MB of somebody's messages for minutes, several times over. */
const AT_ONCE = 5
const AT_ONCE_PER_USER = 2

/** Whose imports are under way on this node, once for each. */
const underWay = () => processWide('parley.imports', () => [] as string[])

/**
 * Lets one more import of the user begin, whose so many bytes are here; returns what ends it. What fails is charged all the
 * same: it was read, and may have been copied to a provider.
 * @throws AppError too_many_imports, budget_used_up
 */
export async function admitImport(user: Spender, bytes: number): Promise<() => void> {
  const own = underWay().filter((id) => id === user.id).length
  if (own >= AT_ONCE_PER_USER || underWay().length >= AT_ONCE) throw new AppError('too_many_imports')
  underWay().push(user.id)
  const leave = () => void underWay().splice(underWay().indexOf(user.id), 1)
  await charge(user, { bytes }).catch((error) => {
    leave()
    throw error
  })
  return leave
}
