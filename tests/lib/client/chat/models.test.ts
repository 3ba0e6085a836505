import { expect, it } from 'vitest'
import { createModels, modelsFor } from '#lib/client/chat/models.ts'
import type { ModelList } from '#lib/contract/model.ts'

const home: ModelList = { provider: 'openai', defaultModel: 'gpt', models: [{ id: 'gpt' }] }
const away: ModelList = { provider: 'local', defaultModel: 'demo', models: [{ id: 'demo' }] }
const conversation = { id: 'conv_1', model: 'demo', provider: 'local' } as const

/** The replies for new conversations, in the order in which they are asked for. */
function aServer() {
  const asked: PromiseWithResolvers<ModelList>[] = []
  const models = createModels({
    listModels() {
      const reply = Promise.withResolvers<ModelList>()
      asked.push(reply)
      return reply.promise
    },
    listModelsOf: async () => away,
  })
  return { asked, models }
}

it('also loads what another provider offers when that is asked for before the own list is there', async () => {
  const { asked, models } = aServer()
  const first = models.load(null)
  const second = models.load(conversation)
  asked[0]?.resolve(home)
  await Promise.all([first, second])
  expect(asked).toHaveLength(1)
  expect(modelsFor(models.getState(), conversation)).toEqual(away)
})

it('asks anew when the list doesn’t name what answers, and not otherwise', async () => {
  const { asked, models } = aServer()
  const first = models.load(null)
  asked[0]?.resolve({ ...home, defaultModel: 'demo', models: [{ id: 'demo' }] })
  await first
  const answeredBy = (model: string) => ({ ...conversation, provider: 'openai', model }) as const
  await models.load(answeredBy('demo'))
  expect(asked).toHaveLength(1)
  const second = models.load(answeredBy('gpt'))
  asked[1]?.resolve(home)
  await second
  expect(modelsFor(models.getState(), null)).toEqual(home)
})

it('asks anew for the next person, whatever was on its way for the one before', async () => {
  const { asked, models } = aServer()
  const before = models.load(null)
  models.clear()
  const now = models.load(null)
  asked[0]?.resolve({ ...home, defaultModel: 'old' })
  await before
  expect(models.getState().home).toBeNull()
  asked[1]?.resolve(home)
  await now
  expect(models.getState().home).toEqual(home)
})
