import 'server-only'
import { endedPart } from '#lib/contract/part.ts'
import type { Turn } from '#lib/server/db/generated/client.ts'
import { fromKept } from './kept-parts.ts'
import type { LiveTurn } from './live-turn.ts'
import { outputMessageId } from './turn-store.ts'

/** Shows those who watch what the row keeps of an answer that nobody writes any more. */
export function showKept(turn: Turn, live: LiveTurn): void {
  const kept = fromKept(turn.parts, turn.output)
  for (const part of kept ?? []) live.apply({ type: 'part-end', part: endedPart(part) })
  if (!kept && turn.output) live.apply({ type: 'text-delta', messageId: outputMessageId(turn), delta: turn.output })
}
