import 'server-only'
import type { Endpoint } from '../endpoint/call.ts'
import type { ModelInfo } from '../model/language-model.ts'
import { findModel } from '../model/usable-model.ts'
import { apiErrors } from '../wire/api-error.ts'
import type { JsonObject } from '../wire/json.ts'

export const listModels: Endpoint = async ({ context }) => {
  const models = await context.model.list()
  return Response.json({ object: 'list', data: models.map(modelBody) })
}

export const retrieveModel: Endpoint = async ({ context, ids: [id = ''] }) => {
  const found = await findModel(context.model, id)
  if (found === null) throw apiErrors.modelNotFound(id)
  return Response.json(modelBody(found))
}

const modelBody = (model: ModelInfo): JsonObject => ({
  id: model.id,
  object: 'model',
  created: model.created,
  owned_by: model.ownedBy,
  // Of ours: OpenAI doesn't tell.
  ...(model.takesPictures === undefined ? {} : { takes_pictures: model.takesPictures }),
  ...(model.contextTokens === undefined ? {} : { context_tokens: model.contextTokens }),
  ...(model.callsTools === undefined ? {} : { calls_tools: model.callsTools }),
  ...(model.thinks === undefined ? {} : { thinks: model.thinks }),
})
