import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { TurnEnd } from '#lib/contract/chat.ts'
import { db } from '#lib/server/db/client.ts'
import { isLive } from './turn-store.ts'

type EndedStatus = TurnEnd['status']

const POLL_MS = 500

/** Waits for the end of a turn that another node runs. A turn that is deleted meanwhile counts as cancelled. */
export async function waitForEnd(turnId: string, signal?: AbortSignal): Promise<EndedStatus> {
  for (;;) {
    const turn = await db().turn.findUnique({ where: { id: turnId }, select: { status: true } })
    if (!turn) return 'cancelled'
    if (!isLive(turn.status)) return turn.status
    await wait(POLL_MS, undefined, { signal })
  }
}
