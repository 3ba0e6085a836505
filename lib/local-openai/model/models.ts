import 'server-only'
import type { Endpoint } from '../call.ts'
import { apiErrors } from '../wire/api-error.ts'
import type { JsonObject } from '../wire/json.ts'
import type { LanguageModel, ModelInfo } from './language-model.ts'

export const listModels: Endpoint = async ({ deps }) => {
  const models = await deps.model.list()
  return Response.json({ object: 'list', data: models.map(modelBody) })
}

export const retrieveModel: Endpoint = async ({ deps, ids: [id = ''] }) => {
  const found = (await deps.model.list()).find((model) => model.id === id)
  if (found === undefined) throw apiErrors.modelNotFound(id)
  return Response.json(modelBody(found))
}

/** @throws ApiError for a model that isn't offered */
export async function requireUsableModel(model: LanguageModel, id: string): Promise<void> {
  const offered = await model.list()
  if (!offered.some((each) => each.id === id)) throw apiErrors.modelNotUsable(id)
}

const modelBody = (model: ModelInfo): JsonObject => ({
  id: model.id,
  object: 'model',
  created: model.created,
  owned_by: model.ownedBy,
})
