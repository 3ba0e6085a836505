import { shownAddress } from '#lib/local-openai/chat-completions/server-address.ts'
import { createLocalOpenAI } from '#lib/local-openai/create-local-openai.ts'
import { RunRegistry } from '#lib/local-openai/responses/run-registry.ts'
import { isDatabaseAway } from '#lib/server/database-away.ts'
import { db, dbPool } from '#lib/server/db/client.ts'
import type { Env } from '#lib/server/env.ts'
import { keepLeases } from '#lib/server/jobs/lease.ts'
import { localModel } from '#lib/server/provider/local-client.ts'
import { nowServing, onShutdown } from '../process/shutdown.ts'
import { openDatabaseBeside } from '../server/database.ts'
import { addresses, closeServer, httpServer, listen, requireFreePort } from '../server/http-server.ts'
import { modelServerLines } from '../server/model-server-lines.ts'
import { withCors } from './cors.ts'
import { fetchListener } from './fetch-listener.ts'
import type { ProviderOptions } from './options.ts'
import { errorReporter } from './report-errors.ts'
import { newToken, tenantsOf } from './tenants.ts'
import { readTokens } from './tokens.ts'

/** Serves OpenAI's Conversations and Responses endpoints for other programs, until the process is told to stop. */
export async function serveProvider(env: Env, options: ProviderOptions): Promise<void> {
  const { address, tokenFile, database, cors } = options
  const tokens = readTokens(process.env.PROVIDER_TOKENS, tokenFile)
  if (database !== null && URL.canParse(database) && new URL(database).password)
    console.error(
      'Others on this machine can read the password in --database. DATABASE_URL in the environment hides it.',
    )
  await requireFreePort(address)
  process.env.DATABASE_URL = await openDatabaseBeside(database === null ? env : { ...env, DATABASE_URL: database })
  onShutdown(() => db().$disconnect())

  const generated = tokens.length === 0 ? newToken() : null
  const runs = new RunRegistry()
  const handle = createLocalOpenAI({
    db: db(),
    pool: dbPool(),
    model: localModel(env),
    keepLeases,
    runs,
    tenantOf: tenantsOf(generated === null ? tokens : [generated]),
    isDatabaseAway,
    report: errorReporter({ askDatabase: () => db().$queryRaw`SELECT 1` }),
  })
  const server = httpServer(fetchListener(withCors(handle, cors)))
  const graceSeconds = env.SHUTDOWN_GRACE_SECONDS
  onShutdown(() => closeServer(server, { beforehand: () => runs.stopAll(), graceSeconds }))
  const port = await listen(server, address)
  nowServing()
  for (const origin of addresses({ ...address, port })) console.log(`OpenAI's API is at  ${origin}/v1`)
  console.log(`answers come from   ${env.MODEL_SERVER_URL ? shownAddress(env.MODEL_SERVER_URL) : 'the demo model'}`)
  if (cors.length > 0) console.log(`pages may ask from  ${cors.includes('*') ? 'anywhere' : cors.join(' ')}`)
  if (generated !== null) {
    console.log(`its bearer token    ${generated}`)
    console.log('                    (shown only now; to come back to its data, set PROVIDER_TOKENS to it)')
  }
  for (const line of await modelServerLines(env, { hasStandIn: false })) console.log(`model server        ${line}`)
}
