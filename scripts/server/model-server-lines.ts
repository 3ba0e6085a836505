import { lookAtServer } from '#lib/local-openai/chat-completions/look-at-server.ts'
import type { Env } from '#lib/server/env.ts'
import { modelServerOptions } from '#lib/server/provider/model-server-options.ts'
import { modelServerWords } from '#lib/server/provider/model-server-words.ts'

/** Nobody waits longer than this at the start; what comes later is seen when somebody writes. */
const PATIENCE_MS = 3000

/** What the start says of the model server, after a look at it; nothing where none is configured. Never throws. */
export async function modelServerLines(env: Env, { hasStandIn }: { hasStandIn: boolean }): Promise<string[]> {
  const options = modelServerOptions(env)
  if (options === null) return []
  const state = await lookAtServer(options, PATIENCE_MS)
  const { found, todo } = modelServerWords(state, env)
  return [
    found,
    ...(todo === null ? [] : [todo]),
    ...(state.type === 'unreachable' && hasStandIn ? ['Until it answers, the demo model says so in its place.'] : []),
  ]
}
