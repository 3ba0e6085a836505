import 'server-only'
import type { Context } from '../endpoint/context.ts'
import { onceDatabaseIsThere } from '../endpoint/once-database-is-there.ts'
import type { Item } from '../wire/item.ts'
import { recordEnding } from './record-ending.ts'
import { type Ending, endedResponse, failure, isLive, type ResponseObject, storedResponse } from './response-object.ts'
import type { AcceptedResponse } from './response-row.ts'

type Ended = { response: ResponseObject; output: Item[]; ending: Ending }

/**
 * Stores how a response ended and says how it did: what can't be stored has failed, whatever the model thinks. A database
 * that is only away is waited for.
 */
export async function endResponse(
  context: Context,
  accepted: AcceptedResponse,
  { response, output, ending }: Ended,
): Promise<ResponseObject> {
  const endedBy = (ending: Ending) => endedResponse(response, { ending, output, now: context.now() })
  try {
    const ended = endedBy(ending)
    if (await onceDatabaseIsThere(context, () => recordEnding(context.db, accepted, ended))) return ended
    const elsewhere = await onceDatabaseIsThere(context, () => endedElsewhere(context, accepted))
    if (elsewhere !== null) return elsewhere
  } catch (error) {
    context.report(error)
  }

  const failed = endedBy(failure('The response could not be stored.'))
  try {
    await recordEnding(context.db, accepted, failed)
  } catch (error) {
    // The lock and the response run out by themselves, for their heartbeat has stopped.
    context.report(error)
  }
  return failed
}

async function endedElsewhere({ db }: Context, { id, tenant }: AcceptedResponse): Promise<ResponseObject | null> {
  const row = await db.localResponse.findFirst({ where: { id, tenant } })
  return row === null || isLive(row.status) ? null : storedResponse(row.data)
}
