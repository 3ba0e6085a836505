import 'server-only'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { ModelEvent } from '../model/language-model.ts'
import { Answer } from './answer.ts'
import { readChunk } from './chunk.ts'
import { errorIn, serverErrors } from './server-error.ts'
import type { Silence } from './silence.ts'

type Reading = { silence: Silence; signal: AbortSignal; turnsLeftOut: number; inputTokens: () => number }

const failed = (message: string): ModelEvent => ({ type: 'error', code: 'server_error', message })

/**
 * The answer in a model server's stream. One that breaks off, makes no sense or falls silent ends as an error, however
 * much was written; one of which only the count of tokens is missing is whole.
 * @throws ApiError when it isn't a stream at all
 */
export async function* readAnswer(
  reply: Response,
  { silence, signal, turnsLeftOut, inputTokens }: Reading,
): AsyncGenerator<ModelEvent> {
  if (reply.body === null || !reply.headers.get('content-type')?.startsWith('text/event-stream')) {
    await reply.body?.cancel()
    throw serverErrors.notChatCompletions()
  }
  yield { type: 'start', ...(turnsLeftOut > 0 && { turnsLeftOut }) }
  const answer = new Answer()
  try {
    const events = reply.body
      .pipeThrough(heardBy(silence))
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
    for await (const { event, data } of events) {
      if (data === '[DONE]') {
        answer.finish()
        break
      }
      const error = event === 'error' || data.includes('"error"') ? errorIn(data) : null
      const chunk = readChunk(data)
      if (chunk === null || error !== null) {
        yield failed(errorText(error))
        return
      }
      const written = answer.add(chunk)
      if (written === null) {
        yield failed('The model server sent a function call in pieces that do not belong together.')
        return
      }
      yield* written
    }
  } catch (error) {
    if (signal.aborted) return
    if (!answer.isFinished) {
      yield failed(silence.isOver ? 'The model server fell silent.' : 'The connection to the model server broke.')
      return
    }
    if (!(error instanceof TypeError) && !silence.isOver) throw error
  }
  yield answer.isFinished ? answer.end(inputTokens) : failed('The model server broke off in the middle of its answer.')
}

/** Everything counts as a sign of life: gateways send comments while a model is being loaded. */
const heardBy = (silence: Silence) =>
  new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      silence.heard()
      controller.enqueue(chunk)
    },
  })

function errorText(error: { message?: unknown } | null): string {
  if (typeof error?.message === 'string') return `The model server failed: ${error.message.slice(0, 500)}`
  return 'The model server sent something that is no part of an answer.'
}
