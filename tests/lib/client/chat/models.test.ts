import { expect, it } from 'vitest'
import { createModels, goneModel, type ModelsState, modelFor, modelsFor } from '#lib/client/chat/models.ts'
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

const offered = (ids: string[], more: Partial<ModelList> = {}): ModelList => ({
  ...{ provider: 'openai', defaultModel: ids[0] ?? '', models: ids.map((id) => ({ id })) },
  ...more,
})
const here = { id: 'conv_1', model: 'old', provider: 'openai' } as const
const chosenHere = { conversationId: 'conv_1', model: 'gpt' }

it.each<[string, { list?: ModelList | null; choice?: ModelsState['choice']; preferred?: string }, unknown[]]>([
  ['what answered before', { list: offered(['gpt', 'old']) }, ['old', null]],
  ['what answered before, though it isn’t offered', { list: offered(['gpt'], { more: ['old'] }) }, ['old', null]],
  ['what was chosen here', { list: offered(['gpt', 'old']), choice: chosenHere }, ['gpt', null]],
  ['nothing, where what answered is gone', { list: offered(['gpt']) }, [null, 'old']],
  ['nothing by what the person prefers', { list: offered(['gpt']), preferred: 'gpt' }, [null, 'old']],
  ['what was chosen in its place', { list: offered(['gpt']), choice: chosenHere }, ['gpt', null]],
  [
    'nothing by a choice elsewhere',
    { list: offered(['gpt']), choice: { ...chosenHere, conversationId: null } },
    [null, 'old'],
  ],
  ['what stands in for a model server', { list: offered(['demo'], { isStandIn: true }) }, ['demo', null]],
  ['nothing while no list is there', { list: null }, [null, null]],
])('a conversation is answered by %s', (_, { list = null, choice = null, preferred }, [model, gone]) => {
  const state = { home: list, away: {}, choice }
  expect([modelFor(state, here, preferred), goneModel(state, here)]).toEqual([model, gone])
})

it.each<[string, { ids: string[]; preferred?: string; choice?: string }, string]>([
  ['what was chosen for it', { ids: ['gpt', 'mini'], preferred: 'gpt', choice: 'mini' }, 'mini'],
  ['what the person begins with', { ids: ['gpt', 'mini'], preferred: 'mini' }, 'mini'],
  ['the first, where that is gone', { ids: ['gpt', 'mini'], preferred: 'old' }, 'gpt'],
])('a new conversation is answered by %s', (_, { ids, preferred, choice }, model) => {
  const state = { home: offered(ids), away: {}, choice: choice ? { conversationId: null, model: choice } : null }
  expect(modelFor(state, null, preferred)).toBe(model)
})
