import 'server-only'
import { setTimeout } from 'node:timers/promises'
import type { ModelEvent } from '../model/language-model.ts'
import { failureCode } from '../wire/failure-code.ts'
import { Answer, type AnswerOptions } from './answer.ts'
import { readChunk } from './chunk.ts'
import { type Complaint, complaintIn } from './error-words.ts'
import type { ReplyEvent } from './event-lines.ts'
import { replyEvents } from './reply-events.ts'
import { type Asked, fromComplaint, type ServerError } from './server-error.ts'
import type { Silence } from './silence.ts'

type Reading = AnswerOptions & { asked: Asked; silence: Silence; signal: AbortSignal }

/** What some servers say with the reason for the end of an answer. */
const NO_ROOM: Complaint = {
  ...{ status: 400, code: 'context_length_exceeded', message: null },
  ...{ words: 'context_length_exceeded', form: 'structured' },
}

const failed = (message: string): ModelEvent => ({ type: 'error', code: 'server_error', message })

/**
 * The answer in a model server's reply. One that breaks off, makes no sense or falls silent ends as an error, however much was
 * written; one of which only the count of tokens is missing is whole.
 * @throws ServerError when the server refuses only here, and nothing was written; ApiError when it isn't an answer at all
 */
export async function* readAnswer(reply: Response, reading: Reading): AsyncGenerator<ModelEvent> {
  const { silence, signal, asked } = reading
  const answer = new Answer(reading)
  const events = replyEvents(reply, () => silence.heard())
  try {
    // A stream says that the request is taken; of anything else that shows only when it is there.
    let next = isStream(reply) ? null : await events.next()
    const refusal = refusalIn(next?.value, asked)
    if (refusal !== null) throw refusal
    yield { type: 'start' }
    for (next ??= await events.next(); !next.done; next = yield* nextEvent(events, answer)) {
      const event = next.value
      if (event.type === 'end') {
        answer.finish()
        break
      }
      const refusal = refusalIn(event, asked)
      if (refusal !== null && answer.isUnbegun) throw refusal
      if (refusal !== null) {
        yield* answer.breakOff()
        yield brokenOffBy(refusal, answer)
        return
      }
      const written = event.type === 'body' ? answer.add(readChunk(event.body)) : null
      if (written === null) {
        yield* answer.breakOff()
        yield failed('The model server sent something that is no part of an answer.')
        return
      }
      yield* written
    }
  } catch (error) {
    if (signal.aborted) return
    const isBroken = error instanceof TypeError || silence.isOver
    if (!isBroken) throw error
    if (!answer.isFinished) {
      yield* answer.breakOff()
      yield failed(silence.isOver ? 'The model server fell silent.' : 'The connection to the model server broke.')
      return
    }
  } finally {
    await events.return(undefined)
  }
  if (answer.hasNoRoom) throw fromComplaint(NO_ROOM, asked)
  if (answer.isFinished) {
    yield* answer.end()
    return
  }
  yield* answer.breakOff()
  yield failed('The model server broke off in the middle of its answer.')
}

type Events = ReturnType<typeof replyEvents>

/** The next event. Before that, if it is long in coming, the text that was held back. */
async function* nextEvent(
  events: Events,
  answer: Answer,
): AsyncGenerator<ModelEvent, Awaited<ReturnType<Events['next']>>> {
  const next = events.next()
  const isLate = answer.heldFor > 0 && (await Promise.race([next.then(() => false), after(answer.heldFor)]))
  if (isLate) yield* answer.release()
  return next
}

const after = (ms: number) => setTimeout(Math.ceil(ms), true, { ref: false })

const isStream = (reply: Response) => /^text\/event-stream/i.test(reply.headers.get('content-type') ?? '')

function refusalIn(event: ReplyEvent | undefined, asked: Asked): ServerError | null {
  const complaint = event?.type === 'body' ? complaintIn(event.body, event.isError) : null
  return complaint && fromComplaint(complaint, asked)
}

/** A context that is full in the middle of an answer is the end of the room for it. */
function brokenOffBy(refusal: ServerError, answer: Answer): ModelEvent {
  const code = failureCode(refusal)
  return code === 'context_length_exceeded' ? answer.cut() : { type: 'error', code, message: refusal.message }
}
