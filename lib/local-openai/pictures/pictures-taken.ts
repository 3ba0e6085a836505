import 'server-only'
import type { ModelRequest } from '../model/language-model.ts'
import { apiErrors } from '../wire/api-error.ts'
import type { Item } from '../wire/item.ts'
import { isObject, type Json } from '../wire/json.ts'
import { firstNewIndex } from './pictures-in-items.ts'

const isPicture = (part: Json) => isObject(part) && part.type === 'input_image'
const partsOf = ({ content, output }: Item): Json[] => [content, output].filter(Array.isArray).flat()

export const hasPictures = (items: readonly Item[]): boolean => items.some((item) => partsOf(item).some(isPicture))

/**
 * The same for a model that takes no pictures: of earlier ones it is told that they were there.
 * @throws ApiError model_takes_no_pictures for one that is new
 */
export function withoutPictures(request: ModelRequest): ModelRequest {
  const { model, items, newItems = 0 } = request
  if (!hasPictures(items)) return request
  if (hasPictures(items.slice(firstNewIndex(items, newItems)))) throw apiErrors.takesNoPictures(model)
  return { ...request, items: items.map(toldOf) }
}

function toldOf(item: Item): Item {
  const told = (parts: Json | undefined) =>
    Array.isArray(parts) ? parts.map((part) => (isPicture(part) ? NOTE : part)) : parts
  if (!partsOf(item).some(isPicture)) return item
  const { content, output } = item
  return {
    ...item,
    ...(content !== undefined && { content: told(content) }),
    ...(output !== undefined && { output: told(output) }),
  } as Item
}

const NOTE = { type: 'input_text', text: '[A picture, which this model can not see.]' }
