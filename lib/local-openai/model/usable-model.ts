import 'server-only'
import { apiErrors } from '../wire/api-error.ts'
import type { LanguageModel } from './language-model.ts'

/** @throws ApiError for a model that isn't offered */
export async function requireUsableModel(model: LanguageModel, id: string): Promise<void> {
  const offered = await model.list()
  if (!offered.some((each) => each.id === id)) throw apiErrors.modelNotUsable(id)
}
