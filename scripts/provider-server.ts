import { createServer } from 'node:http'
import { createLocalOpenAI } from '#lib/local-openai/create-local-openai.ts'
import { createDemoModel } from '#lib/local-openai/demo/demo-model.ts'
import { db, dbPool } from '#lib/server/db/client.ts'
import { keepLeases } from '#lib/server/jobs/lease.ts'
import { fetchListener } from './provider/fetch-listener.ts'
import { serveAlone } from './server/serve-alone.ts'

/** The local provider over HTTP in a process of its own, as apart from the app as a provider on the internet. */
const handle = createLocalOpenAI({
  db: db(),
  pool: dbPool(),
  // 0 is as fast as it goes.
  model: createDemoModel({ wordsPerSecond: Number(process.env.PROVIDER_WORDS_PER_SECOND ?? 0) }),
  tenantOf: () => 'provider-server',
  keepLeases,
})

const server = createServer(fetchListener(handle))
await serveAlone(server, '/v1')
