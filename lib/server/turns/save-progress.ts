import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { env } from '#lib/server/env.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { toKept } from './kept-parts.ts'
import type { LiveTurn } from './live-turn.ts'
import { runningTurns } from './live-turns.ts'
import { saveOutputs } from './turn-store.ts'

const EVERY_MS = 250
/** Of all time at most this part is spent on saving. */
const SHARE = 0.1

/** Which state of each answer is saved. */
const saved = new WeakMap<LiveTurn, number>()

/**
 * Keeps several times a second what has been shown of the answers that would end with this process, in one query for all of them.
 * An answer that runs in the background at a provider of its own is safe there.
 */
export async function saveProgress(): Promise<void> {
  const changed = runningTurns().filter(
    (live) => endsWithThisProcess(live) && live.answer.revision > (saved.get(live) ?? 0),
  )
  if (changed.length === 0) return
  const revisions = changed.map((live) => live.answer.revision)
  const outputs = changed.map((live) => ({
    id: live.id,
    epoch: live.epoch,
    messageId: live.answer.itemId ?? '',
    output: live.text,
    parts: toKept(live.answer.parts),
  }))
  // One that can't be saved fails the query for all: then each is saved by itself.
  await saveOutputs(outputs).catch(() => Promise.allSettled(outputs.map((output) => saveOutputs([output]))))
  for (const [index, live] of changed.entries()) saved.set(live, revisions[index] ?? 0)
}

const endsWithThisProcess = (live: LiveTurn) =>
  env().RESPONSE_MODE === 'stream' || live.start.conversation.provider === 'local'

/** Saves progress from here on, once per process. */
export function startSavingProgress(): void {
  processWide('parley.save-progress', () => {
    void saveAgainAndAgain()
    return true
  })
}

async function saveAgainAndAgain(): Promise<never> {
  for (;;) {
    const began = performance.now()
    await saveProgress().catch((error) => log().error({ err: describeCause(error) }, 'progress could not be saved'))
    await wait(Math.max(EVERY_MS, (performance.now() - began) / SHARE), undefined, { ref: false })
  }
}
