import 'server-only'
import type { Pool } from 'pg'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import type { Context } from './endpoint/context.ts'
import type { KeepLeases } from './endpoint/lease.ts'
import type { LanguageModel } from './model/language-model.ts'
import type { ResponsesContext } from './responses/context.ts'
import { createHeartbeat, type HeartbeatTiming } from './responses/heartbeat.ts'
import { RunRegistry } from './responses/run-registry.ts'
import type { Runs } from './responses/running.ts'
import { matchRoute } from './routes.ts'
import { ApiError, apiErrors } from './wire/api-error.ts'
import { newRequestId } from './wire/ids.ts'

export type LocalOpenAIOptions = {
  db: PrismaClient
  /** The same database, for bytes. */
  pool: Pick<Pool, 'query'>
  model: LanguageModel
  /** Whose data a bearer token reaches; null refuses it. */
  tenantOf: (apiKey: string) => string | null
  /** Keeps what runs alive. */
  keepLeases: KeepLeases
  /** What runs; whoever wants to end it all some day hands in a registry of its own. */
  runs?: Runs
  /** Milliseconds since 1970 */
  now?: () => number
  heartbeat?: HeartbeatTiming
  /** Which errors mean no more than that the database can't be reached now: such a request is asked to come again. */
  isDatabaseAway?: (error: unknown) => boolean
  report?: (error: unknown) => void
}

const HEARTBEAT: HeartbeatTiming = { beatMs: 5_000, deadMs: 20_000 }
const BASE = '/v1'

/** OpenAI's Conversations and Responses endpoints on our own database, as one fetch handler. */
export function createLocalOpenAI({
  db,
  pool,
  model,
  tenantOf,
  keepLeases,
  runs = new RunRegistry(),
  now = Date.now,
  heartbeat = HEARTBEAT,
  isDatabaseAway = () => false,
  report = console.error,
}: LocalOpenAIOptions): (request: Request) => Promise<Response> {
  const context: ResponsesContext = {
    ...{ db, pool, model, runs, now, isDatabaseAway, report },
    heartbeat: createHeartbeat({ db, now, keepLeases }, heartbeat),
  }

  return async (request) => {
    const startedAt = performance.now()
    const reply = await answer(context, request, tenantOf)
    reply.headers.set('x-request-id', newRequestId())
    reply.headers.set('openai-processing-ms', String(Math.round(performance.now() - startedAt)))
    return reply
  }
}

async function answer(
  context: ResponsesContext,
  request: Request,
  tenantOf: LocalOpenAIOptions['tenantOf'],
): Promise<Response> {
  try {
    const { pathname, searchParams } = new URL(request.url)
    const match = pathname.startsWith(`${BASE}/`) ? matchRoute(request.method, pathname.slice(BASE.length)) : null
    if (match === null) throw apiErrors.invalidUrl(request.method, pathname)
    const tenant = authenticate(request, tenantOf)
    return await match.endpoint({ context, tenant, request, query: searchParams, ids: match.ids })
  } catch (error) {
    // 499, nginx's "client closed request": nobody is left to read it, and nothing is wrong here.
    return request.signal.aborted ? new Response(null, { status: 499 }) : errorReply(error, context)
  }
}

function authenticate(request: Request, tenantOf: LocalOpenAIOptions['tenantOf']): string {
  const [, apiKey] = request.headers.get('authorization')?.match(/^Bearer\s+(\S+)\s*$/i) ?? []
  if (apiKey === undefined) throw apiErrors.missingKey()
  const tenant = tenantOf(apiKey)
  if (tenant === null) throw apiErrors.wrongKey()
  return tenant
}

function errorReply(error: unknown, context: Context): Response {
  const known = error instanceof ApiError ? error : unexpected(error, context)
  if (known !== error) context.report(error)
  return Response.json(known.body, { status: known.status, headers: known.headers })
}

const unexpected = (error: unknown, { isDatabaseAway }: Context) =>
  isDatabaseAway(error) ? apiErrors.databaseAway() : apiErrors.internal()
