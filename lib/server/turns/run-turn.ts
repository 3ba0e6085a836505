import 'server-only'
import { findSegment } from '#lib/server/conversations/segment.ts'
import type { Turn } from '#lib/server/db/generated/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { cancelAtProvider, leaveUnlessNamed } from './cancel-at-provider.ts'
import { LiveTurn } from './live-turn.ts'
import { addLiveTurn } from './live-turns.ts'
import { prepareNextBranch } from './prepare-branch.ts'
import { createAndRead, findAndRead, reopenAndRead, type TurnRun } from './read-response.ts'
import { settle } from './settle-turn.ts'
import { holdTurn } from './turn-lease.ts'
import { turnStart } from './turn-start.ts'
import type { Effect, TurnEvent, TurnState } from './turn-state.ts'
import { claimNextTurn, findStalledQueues, noteResponse } from './turn-store.ts'

/**
 * Begins the conversation's oldest queued turn unless one runs already, once what its branch begins with is copied. Settles as
 * soon as it has begun; it then runs on its own, and the next one after it.
 */
export async function startNextTurn(conversationId: string): Promise<void> {
  const since = performance.now()
  const turn = await claimNextTurn(conversationId)
  if (!turn) {
    if (await prepareNextBranch(conversationId)) await startNextTurn(conversationId)
    return
  }
  const first = { type: 'claimed', isToStop: turn.stopRequestedAt !== null } as const
  await runTurn(turn, since, first, turn.unknownBefore)
}

/**
 * Begins what waits and has room now of whoever has the conversation in which a turn has ended, the oldest first: there, or
 * in another conversation of theirs.
 */
async function startWaitingTurns(ended: Turn): Promise<void> {
  for (const id of await findStalledQueues(ended)) await startNextTurn(id)
}

/**
 * Goes on with a running turn that another process left, claimed since `since`; settles as soon as it has begun to. Without
 * a response id nobody can know whether the provider ever began, and asking again could answer twice: unless the
 * conversation holds the answer, the person decides.
 */
export async function takeOverTurn(turn: Turn, since: number): Promise<void> {
  const { responseId, stopRequestedAt } = turn
  await runTurn(turn, since, { type: 'taken-over', responseId, isToStop: stopRequestedAt !== null })
}

type FirstEvent = Extract<TurnEvent, { type: 'claimed' | 'taken-over' }>

async function runTurn(
  turn: Turn,
  since: number,
  first: FirstEvent,
  unknownBefore: string | null = null,
): Promise<void> {
  const conversation = await findSegment(turn)
  if (!conversation) return
  const isTakenOver = first.type === 'taken-over'
  const live = new LiveTurn(await turnStart(turn, conversation), {
    isTakenOver,
    epoch: turn.epoch,
    perform: (effect, state) => perform(effect, state, run),
  })
  const run: TurnRun = { turn, conversation, live, unknownBefore, noted: Promise.resolve() }
  if (isTakenOver) live.responseId = turn.responseId
  addLiveTurn(live)
  holdTurn(live, since)
  live.tell(first)
}

/** What comes of it is told as an event; what is thrown means that this node can't go on with the turn. */
type Performer = (run: TurnRun, state: TurnState) => Promise<TurnEvent | null>

const performers: Record<Effect, Performer> = {
  create: createAndRead,
  open: reopenAndRead,
  look: findAndRead,
  note: (run) => {
    run.noted = noteResponse(run.live, run.live.responseId)
    return attempt(run.noted, run, 'the id of a response could not be noted')
  },
  freeze: atOnce((live) => live.freeze()),
  cancel: (run) => attempt(cancelAtProvider(run), run, 'the provider did not take a cancel'),
  leave: atOnce((live) => live.abort.abort()),
  'leave-unless-named': atOnce(leaveUnlessNamed),
  settle,
  'let-go': atOnce((live) => live.letGo()),
  'begin-next': (run) =>
    // What stays queued is the reconciler's.
    attempt(startWaitingTurns(run.turn), run, 'the next turn could not begin at once'),
}

function atOnce(act: (live: LiveTurn) => void): Performer {
  return async ({ live }) => {
    act(live)
    return null
  }
}

/** Whether it works or not, the turn goes on. */
async function attempt(work: Promise<void>, { live }: TurnRun, otherwise: string): Promise<null> {
  await work.catch((error) => log().warn({ turnId: live.id, err: describeCause(error) }, otherwise))
  return null
}

function perform(effect: Effect, state: TurnState, run: TurnRun): void {
  const { live } = run
  performers[effect](run, state)
    .then((event) => event && live.tell(event))
    .catch((error) => {
      log().error({ turnId: live.id, effect, err: describeCause(error) }, 'a turn was let go')
      // Its lease runs out, and a node that can settles it.
      live.onLost()
    })
}
