import 'server-only'
import OpenAI from 'openai'
import { createModelServer, type ServerNote } from '#lib/local-openai/chat-completions/model-server.ts'
import { ServerModels } from '#lib/local-openai/chat-completions/server-models.ts'
import { createLocalOpenAI } from '#lib/local-openai/create-local-openai.ts'
import { createDemoModel } from '#lib/local-openai/demo/demo-model.ts'
import type { LanguageModel } from '#lib/local-openai/model/language-model.ts'
import { RunRegistry } from '#lib/local-openai/responses/run-registry.ts'
import { db, dbPool } from '#lib/server/db/client.ts'
import { type Env, env } from '#lib/server/env.ts'
import { describeCause } from '#lib/server/errors.ts'
import { keepLeases } from '#lib/server/jobs/lease.ts'
import { log } from '#lib/server/log.ts'
import { nameOnly } from '#lib/server/log-line.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { modelServerOptions } from './model-server-options.ts'
import { SDK_LOG_LEVEL } from './sdk-log-level.ts'
import { withStandIn } from './stand-in.ts'

/** What the local provider writes in this process. */
const runs = () => processWide('parley.provider.local.runs', () => new RunRegistry())

/** A client of the local provider, which it reaches without a port. */
export function createLocalClient(): OpenAI {
  const handle = createLocalOpenAI({
    ...{ db: db(), pool: dbPool(), model: modelForPeople(env()), tenantOf: () => 'app', keepLeases, runs: runs() },
    report: (error) => log().error({ err: describeCause(error) }, 'the local provider failed'),
  })
  return new OpenAI({
    apiKey: 'in-process',
    baseURL: 'http://local.invalid/v1',
    fetch: (url, init) => handle(new Request(url, init)),
    logLevel: SDK_LOG_LEVEL,
  })
}

/** Ends as failed what the local provider still writes, so that nobody waits for a process that is going to stop. */
export const stopLocalResponses = () => runs().stopAll()

function noteInLog({ type, ...note }: ServerNote): void {
  log().warn({ ...note, ...('code' in note && { code: nameOnly(note.code) }) }, noteTexts[type])
}

const noteTexts = {
  refused: 'the model server refused a request',
  failed: 'the model server failed at an answer',
  'left-out': 'the model server is asked without something that it does not take',
}

/** What answers at the local provider: the configured model server, or the demo model. */
export function localModel(env: Env): LanguageModel {
  const options = modelServerOptions(env)
  return options === null ? demoModel(env) : createModelServer({ ...options, note: noteInLog })
}

/** The same for people, who are told by the demo model when the model server wasn't there to begin with. */
function modelForPeople(env: Env): LanguageModel {
  const options = modelServerOptions(env)
  if (options === null) return demoModel(env)
  const models = new ServerModels(options)
  const server = createModelServer({ ...options, models, note: noteInLog })
  return withStandIn(server, { models, demo: demoModel(env, new URL(options.url).host) })
}

const demoModel = (env: Env, standsInFor?: string) =>
  createDemoModel({
    wordsPerSecond: env.DEMO_WORDS_PER_SECOND,
    hasVariants: env.DEMO_VARIANTS === 'on',
    standsInFor,
  })
