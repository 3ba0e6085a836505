import 'server-only'
import OpenAI from 'openai'
import type { ResponseIncludable } from 'openai/resources/responses/responses'

/** What a provider tells only when it is asked for. */
const EVERYTHING: readonly ResponseIncludable[] = [
  'web_search_call.action.sources',
  'code_interpreter_call.outputs',
  'file_search_call.results',
]

/** Those that refuse to be asked so, of the compatible servers that stand for OpenAI. */
const refusing = new WeakSet<OpenAI>()

/**
 * Asks for answers with all that people are shown of them. A provider that refuses to be asked so is asked without, from then
 * on.
 */
export async function withEverything<T>(
  client: OpenAI,
  ask: (more: { include?: ResponseIncludable[] }) => Promise<T>,
): Promise<T> {
  if (refusing.has(client)) return ask({})
  try {
    return await ask({ include: [...EVERYTHING] })
  } catch (error) {
    if (!isAboutInclude(error)) throw error
    refusing.add(client)
    return ask({})
  }
}

/** A response as it is now, with everything. */
export const retrieveResponse = (client: OpenAI, responseId: string, options?: OpenAI.RequestOptions) =>
  withEverything(client, (more) => client.responses.retrieve(responseId, more, options))

const isAboutInclude = (error: unknown) =>
  error instanceof OpenAI.BadRequestError && /\binclude/i.test(`${error.param ?? ''} ${error.message}`)
