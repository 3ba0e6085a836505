import 'server-only'
import type { ServerModels } from '#lib/local-openai/chat-completions/server-models.ts'
import { DEMO_MODEL } from '#lib/local-openai/demo/demo-model.ts'
import type { LanguageModel, ModelInfo } from '#lib/local-openai/model/language-model.ts'
import { log } from '#lib/server/log.ts'

interface StandIn {
  models: ServerModels
  demo: LanguageModel
}

/**
 * A model server for which the demo model stands in until it has answered for the first time. From then on the demo model's
 * name means the server's default: whoever began with the one goes on with the other. Any other model is the server's alone.
 */
export function withStandIn(server: LanguageModel, { models, demo }: StandIn): LanguageModel {
  async function find(id: string): Promise<ModelInfo | null> {
    const absence = await models.absence()
    if (absence !== null) throw absence
    if (id !== DEMO_MODEL) return null
    const offered = await server.list()
    return offered.find((model) => model.id === DEMO_MODEL) ?? offered[0] ?? null
  }

  return {
    list: async () => ((await models.absence()) === null ? server.list() : demo.list()),
    find,
    async *generate(request) {
      if (request.model !== DEMO_MODEL) yield* server.generate(request)
      else if ((await models.absence()) !== null) {
        log().warn('the model server does not answer; the demo model stands in')
        yield* demo.generate(request)
      } else yield* server.generate({ ...request, model: (await find(DEMO_MODEL))?.id ?? DEMO_MODEL })
    },
  }
}
