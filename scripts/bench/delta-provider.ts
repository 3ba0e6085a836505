import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createLocalOpenAI } from '#lib/local-openai/create-local-openai.ts'
import type { LanguageModel } from '#lib/local-openai/model/language-model.ts'
import { db, dbPool } from '#lib/server/db/client.ts'
import { keepLeases } from '#lib/server/jobs/lease.ts'
import { fetchListener } from '../provider/fetch-listener.ts'
import { serveAlone } from '../server/serve-alone.ts'

// The local provider over HTTP, as `npm run provider` serves it. Its model costs nothing: `paced` says 200 words, 20 a
// second, `short` three at once.

const PACED = { words: 200, everyMs: 50 }

const model: LanguageModel = {
  list: async () => ['paced', 'short'].map((id) => ({ id, created: 0, ownedBy: 'bench' })),
  async *generate({ model: id, signal }) {
    yield { type: 'start' }
    const { words, everyMs } = id === 'paced' ? PACED : { words: 3, everyMs: 0 }
    for (let word = 0; word < words && !signal.aborted; word++) {
      if (everyMs > 0) await wait(everyMs)
      yield { type: 'text-delta', delta: `word${word} ` }
    }
    const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: words, reasoningTokens: 0 }
    yield { type: 'end', reason: 'stop', usage }
  },
}

const handle = createLocalOpenAI({ db: db(), pool: dbPool(), model, tenantOf: () => 'bench', keepLeases })
const server = createServer(fetchListener(handle))
await serveAlone(server, '/v1')
