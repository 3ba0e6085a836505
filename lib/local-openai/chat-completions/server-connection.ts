import 'server-only'
import { fromServerError, serverErrors } from './server-error.ts'
import type { Silence } from './silence.ts'

export type ServerOptions = {
  /** Such as http://localhost:11434/v1 */
  url: string
  apiKey: string | null
}

type Ask = { body?: object; model: string | null; signal: AbortSignal; silence: Silence }

/** An error page may be of any length. */
const MAX_ERROR_CHARACTERS = 20_000

/**
 * Sends a request to the model server and returns its answer if it is a good one.
 * @throws ApiError
 */
export async function askServer(
  { url, apiKey }: ServerOptions,
  path: string,
  { body, model, signal, silence }: Ask,
): Promise<Response> {
  const either = AbortSignal.any([signal, silence.signal])
  try {
    const reply = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: either,
    })
    if (reply.ok) return reply
    throw fromServerError(reply, (await reply.text()).slice(0, MAX_ERROR_CHARACTERS), model)
  } catch (error) {
    if (silence.isOver) throw serverErrors.silent()
    // What fetch says of a connection that failed or broke.
    if (error instanceof TypeError) throw serverErrors.unreachable()
    throw error
  }
}
