import 'server-only'
import { contentOf } from '#lib/contract/part.ts'
import { titleJobs } from '#lib/server/conversations/make-title.ts'
import { findSegment, type Segment } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma, type Turn } from '#lib/server/db/generated/client.ts'
import { retryOnConflict } from '#lib/server/db/retry-on-conflict.ts'
import { env } from '#lib/server/env.ts'
import { describeCause, errorInfo } from '#lib/server/errors.ts'
import { enqueue, type Jobs, jobsOf } from '#lib/server/jobs/enqueue.ts'
import { wakeJobs } from '#lib/server/jobs/run-jobs.ts'
import { log } from '#lib/server/log.ts'
import { noteTakesNoPictures } from '#lib/server/provider/model-traits.ts'
import { indexJobs } from '#lib/server/search/index-jobs.ts'
import { factsOf } from './answer-facts.ts'
import { findItems } from './find-answer.ts'
import { secondsOf, toKept } from './kept-parts.ts'
import { lateAnswerJobs } from './late-answer.ts'
import type { LiveTurn } from './live-turn.ts'
import type { TurnRun } from './read-response.ts'
import { removeReplaced } from './replaced-items.ts'
import { type ResponseEnd, usageIn } from './response-end.ts'
import { showKept } from './show-kept.ts'
import { isShuttingDown } from './shutdown.ts'
import { type Settlement, storeOrStrike } from './strikes.ts'
import { LeaseLostError, requireLease } from './turn-lease.ts'
import type { Outcome, TurnEvent, TurnState } from './turn-state.ts'
import { whereClaimed } from './turn-store.ts'
import { findReplacement, replaceAnswer, type Written, writeBack } from './write-back.ts'

/** Longer than removing what was replaced takes: should this process end in the middle of it. */
const removedWithinMs = () => 60_000 * env().timeFactor

interface Ended {
  turn: Turn
  conversation: Segment
  live: LiveTurn
  outcome: Outcome
  /** Somebody pressed Stop before it ended. */
  isStopped: boolean
  /** The provider told its end, or certainly has nothing of it. */
  isKnown: boolean
}

/**
 * The end of a turn that is ending: puts its texts where they belong, stores how it ended, then tells everybody who watches.
 * Returns what came of that.
 */
export async function settle({ turn, conversation, live }: TurnRun, state: TurnState): Promise<TurnEvent | null> {
  if (state.at !== 'ending') return null
  try {
    // Mending may have moved it at the provider.
    const current = await findSegment(turn)
    await settleTurn({ ...state, turn, conversation: current ?? conversation, live, outcome: asOurs(state.outcome) })
    return { type: 'stored' }
  } catch (error) {
    if (error instanceof LeaseLostError) return { type: 'lease-lost' }
    log().error({ turnId: live.id, err: describeCause(error) }, 'the end of a turn could not be stored')
    return { type: 'database-away' }
  }
}

/** What fails because this server stops is neither the model's fault nor the provider's. */
const asOurs = (outcome: Outcome): Outcome =>
  outcome.status === 'failed' && isShuttingDown() ? { ...outcome, errorCode: 'interrupted' } : outcome

/** @throws LeaseLostError when it is another node's to settle; what the database throws */
async function settleTurn(ended: Ended): Promise<void> {
  const { turn, live, outcome } = ended
  await requireLease(live)
  const responseId = outcome.end?.responseId ?? live.responseId
  const usage = usageIn(outcome.end)
  const placed = await placeText(ended)
  const isWhole = placed.status === 'completed' || placed.status === 'incomplete'
  if (!isWhole) live.answer.end()
  const { parts } = live.answer
  const isKept = !isWhole || placed.input !== ''
  const ending = {
    responseId,
    isUnnamed: responseId === null && (!ended.isKnown || outcome.end !== null),
    ...usage,
    ...placed,
    parts: isKept ? toKept(parts) : undefined,
    stepSeconds: isWhole ? secondsOf(parts) : undefined,
    messageIds: live.answer.messageIds,
  }
  const endedAt = new Date()
  const {
    status,
    errorCode,
    replacedItemIds = [],
  } = await storeOrStrike(live, ending, (kept) => store(ended, kept, endedAt))
  if (errorCode === 'model_takes_no_pictures') await learnNoPictures(ended)
  if (replacedItemIds.length > 0) await removeReplaced(turn.id).catch((error) => reportLeft(turn, error))
  wakeJobs('index')
  wakeJobs('title')
  live.end({
    ...{ status, responseId, error: errorCode && errorInfo(errorCode), endedAt: endedAt.toISOString() },
    facts: factsOf({ ...turn, ...usage, endedAt }),
  })
}

async function store({ turn, conversation, live }: Ended, ending: Settlement, endedAt: Date): Promise<void> {
  const { status, replacedItemIds = [] } = ending
  const [, { count }] = await retryOnConflict(() =>
    db().$transaction([
      // Before the turn, as everybody does who locks both.
      db().conversation.updateMany({ where: { id: conversation.id }, data: { updatedAt: endedAt } }),
      db().turn.updateMany({
        where: whereClaimed(live),
        data: { ...ending, endedAt, leaseUntil: null },
      }),
      ...(status === 'failed' ? [] : [enqueue(jobsAfter(turn, status, live.text))]),
      ...(replacedItemIds.length > 0
        ? [enqueue(jobsOf('replaced-items', [turn.id], { afterMs: removedWithinMs() }))]
        : []),
      ...lateAnswerJobs(turn.id, ending).map((jobs) => enqueue(jobs)),
    ]),
  )
  if (count === 0) throw new LeaseLostError()
}

/** The next picture is refused before it is sent. */
const learnNoPictures = ({ turn, conversation }: Ended) =>
  noteTakesNoPictures(conversation.provider, turn.model).catch((err) =>
    log().warn({ turnId: turn.id, err: describeCause(err) }, 'what a model takes could not be noted'),
  )

function reportLeft({ id }: Turn, error: unknown): void {
  log().warn({ turnId: id, err: describeCause(error) }, 'what a stopped answer stands for is removed later')
}

/** What was said is to be found, and the first answer gives the conversation its title. */
function jobsAfter(turn: Turn, status: Outcome['status'], answer: string): Jobs {
  const index = indexJobs(turn.conversationId)
  const isAnswered = answer !== '' && (status === 'completed' || status === 'incomplete')
  return isAnswered ? Prisma.sql`${index} UNION ALL ${titleJobs(turn)}` : index
}

/**
 * Sees to it that the conversation holds what the person sent and saw, for every device and for the model. Of a whole
 * answer the provider has everything, though perhaps listed only seconds later, so our row keeps the text until it was
 * seen there. Of a stopped one it has nothing, or too much. A failed one stays with us, to be sent again.
 */
async function placeText({ turn, conversation, live, outcome, isStopped, isKnown }: Ended): Promise<Settlement> {
  const { status, errorCode, end } = outcome
  // What the node that died had shown, for those who watch the one that took over.
  if (status === 'failed' && live.answer.parts.length === 0) showKept(turn, live)
  const answer = live.text
  if (status === 'failed') {
    // Under the id that those who watched have seen it under: replayed, it must not stand there twice.
    return { status, errorCode, input: turn.input, output: answer, answerItemId: live.answer.itemId }
  }
  if (status === 'cancelled') {
    // Whatever still comes of it is found later; nobody waits for that.
    if (!isKnown) return { status, errorCode: 'answer_may_come', input: turn.input, output: answer }
    const written = await writeBack(conversation, { turn, live })
    return written ? stopped(answer, written) : { status, errorCode: null, input: turn.input, output: answer }
  }
  const stored = end && { turn, whole: wholeText(end), itemIds: end.itemIds }
  if (live.isTakenOver && isStopped && stored) {
    const known = await findReplacement(conversation, stored).catch(() => null)
    if (known) return stopped(known.text, { answerItemId: known.answerItemId, replacedItemIds: stored.itemIds })
  }
  if (isStopped && stored) {
    const replaced = stored.whole === answer ? null : await replaceAnswer(conversation, { ...stored, live })
    if (replaced) return stopped(answer, replaced)
    live.thaw(end)
  }
  const answerItemId = end?.answerItemId ?? (await questionItemId(conversation, turn))
  return {
    status,
    errorCode: errorCode ?? (live.hasLeftOut ? 'setting_left_out' : null),
    answerItemId,
    input: answerItemId ? turn.input : '',
    output: answerItemId ? live.text : '',
  }
}

/** A turn that was answered with nothing is known by its question, where that is listed. */
async function questionItemId(conversation: Segment, turn: Turn): Promise<string | null> {
  const items = await findItems(conversation, turn).catch(() => null)
  return items?.[0]?.id ?? null
}

/** Our row keeps what was shown as long as the provider has too much of it. */
const stopped = (answer: string, { answerItemId, replacedItemIds }: Written): Settlement => ({
  status: 'cancelled',
  errorCode: null,
  input: '',
  output: replacedItemIds.length > 0 ? answer : '',
  shownLength: answer.length,
  answerItemId,
  replacedItemIds,
})

const wholeText = (end: ResponseEnd) => contentOf(end.parts.map(({ part }) => part))
