import 'server-only'
import { causeOf, sendRequest } from './send-request.ts'
import { credentials, endpointUrl } from './server-address.ts'
import { type Asked, fromReply, serverErrors } from './server-error.ts'
import type { Silence } from './silence.ts'

export type ServerOptions = {
  /** Such as http://localhost:11434/v1 */
  url: string
  apiKey: string | null
}

type Ask = Required<Asked> & { signal: AbortSignal; silence: Silence }

/** Node itself waits for five minutes at most. */
const TOO_LATE = /(HEADERS|BODY)_TIMEOUT/
/** Some servers send back all that they were sent; nobody reads more of it. */
const MAX_ERROR_CHARACTERS = 1024 * 1024

/**
 * Sends a request to the model server and returns its answer if it is a good one.
 * @throws ServerError when it refuses; ApiError when it can't be reached or is silent
 */
export async function askServer(
  { url, apiKey }: ServerOptions,
  path: string,
  { body, model, signal, silence }: Ask,
): Promise<Response> {
  const either = AbortSignal.any([signal, silence.signal])
  try {
    const reply = await sendRequest(endpointUrl(url, path), {
      ...{ method: 'POST', body: JSON.stringify(body), signal: either },
      headers: { 'content-type': 'application/json', ...credentials({ url, apiKey }) },
    })
    if (reply.ok) return reply
    throw fromReply(reply, await startOf(reply), { model, body })
  } catch (error) {
    if (silence.isOver || TOO_LATE.test(causeOf(error))) throw serverErrors.silent()
    // What fetch says of a connection that failed or broke.
    if (error instanceof TypeError) throw serverErrors.unreachable()
    throw error
  }
}

/** The beginning of a body. One that breaks off says something all the same. */
async function startOf(reply: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of reply.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length > MAX_ERROR_CHARACTERS) break
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  return text
}
