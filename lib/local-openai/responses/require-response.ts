import 'server-only'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import { releaseLock } from '../conversations/lock.ts'
import { apiErrors } from '../wire/api-error.ts'
import { isId } from '../wire/ids.ts'
import type { ResponsesContext } from './context.ts'
import {
  type Ending,
  endedResponse,
  failure,
  isLive,
  LIVE_STATUSES,
  type ResponseObject,
  storedResponse,
} from './response-object.ts'

/** The tenant's response with that id, or 404. One whose process died is settled as failed first. */
export async function requireResponse(context: ResponsesContext, { id, tenant }: { id: string; tenant: string }) {
  const row = await findRow(context.db, { id, tenant })
  const isDead = isLive(row.status) && row.aliveUntil !== null && row.aliveUntil.getTime() < context.now()
  if (!isDead || context.runs.find(id, tenant) !== null) return row
  const ending = failure('The server stopped while it was writing this response.')
  await endFromOutside(context, storedResponse(row.data), ending)
  return findRow(context.db, { id, tenant })
}

/** Ends a response that another process runs or ran; it will find out at its next heartbeat. */
export async function endFromOutside(
  context: ResponsesContext,
  response: ResponseObject,
  ending: Ending,
): Promise<void> {
  const ended = endedResponse(response, { ending, output: [], now: context.now() })
  const { count } = await context.db.localResponse.updateMany({
    where: { id: response.id, status: { in: LIVE_STATUSES } },
    data: { status: ended.status, data: ended, aliveUntil: null },
  })
  if (count > 0) await releaseLock(context.db, response.id)
}

async function findRow(db: PrismaClient, { id, tenant }: { id: string; tenant: string }) {
  const row = isId(id) ? await db.localResponse.findFirst({ where: { id, tenant } }) : null
  if (row === null) throw apiErrors.responseNotFound(id)
  return row
}
