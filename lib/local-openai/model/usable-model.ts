import 'server-only'
import { apiErrors } from '../wire/api-error.ts'
import type { LanguageModel, ModelInfo } from './language-model.ts'

/** The model that `id` means; null when there is none. */
export async function findModel(model: LanguageModel, id: string): Promise<ModelInfo | null> {
  const offered = await model.list()
  return offered.find((each) => each.id === id) ?? (await model.find?.(id)) ?? null
}

/**
 * The name of the model that `id` means.
 * @throws ApiError for one that isn't offered
 */
export async function requireUsableModel(model: LanguageModel, id: string): Promise<string> {
  const found = await findModel(model, id)
  if (found === null) throw apiErrors.modelNotUsable(id)
  return found.id
}
