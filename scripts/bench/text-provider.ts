import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createLocalOpenAI } from '#lib/local-openai/create-local-openai.ts'
import type { LanguageModel } from '#lib/local-openai/model/language-model.ts'
import { messageText } from '#lib/local-openai/wire/item-content.ts'
import { db, dbPool } from '#lib/server/db/client.ts'
import { keepLeases } from '#lib/server/jobs/lease.ts'
import { fetchListener } from '../provider/fetch-listener.ts'
import { serveAlone } from '../server/serve-alone.ts'
import { scenes } from './scenes.ts'

// The local provider over HTTP. Its model answers with the scene that the last message names, by the clock: deltas that come
// late catch up.

const model: LanguageModel = {
  list: async () => [{ id: 'demo', created: 0, ownedBy: 'bench' }],
  async *generate({ items, signal }) {
    yield { type: 'start' }
    const last = items.at(-1)
    const { text, deltas, perSecond } = scenes[last ? messageText(last) : ''] ?? {
      text: 'A scene',
      deltas: 1,
      perSecond: 1,
    }
    const began = performance.now()
    for (let index = 0; index < deltas && !signal.aborted; index++) {
      await wait(Math.max(0, began + (index * 1000) / perSecond - performance.now()))
      const cut = (at: number) => Math.round((text.length * at) / deltas)
      yield { type: 'text-delta', delta: text.slice(cut(index), cut(index + 1)) }
    }
    const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: deltas, reasoningTokens: 0 }
    yield { type: 'end', reason: 'stop', usage }
  },
}

const handle = createLocalOpenAI({ db: db(), pool: dbPool(), model, tenantOf: () => 'bench', keepLeases })
const server = createServer(fetchListener(handle))
await serveAlone(server, '/v1')
