import 'server-only'
import type { Item } from '../wire/item.ts'
import { tokensIn } from './tokens.ts'

/** What an image counts as where tokens are estimated. */
const IMAGE_TOKENS = 1000

/** How many tokens items come to, about; instructions and tools are text as well. */
export const estimateTokens = (items: readonly Item[], text = '') =>
  items.reduce((sum, item) => sum + tokensOf(item), tokensIn(text.length))

function tokensOf(item: Item): number {
  let images = 0
  const content = item.content ?? item.output ?? item.arguments ?? item.encrypted_content ?? ''
  const text = JSON.stringify(content, (key, value) => {
    if (key === 'type' && value === 'input_image') images += 1
    return key === 'image_url' || key === 'file_data' || key === 'type' ? undefined : value
  })
  return tokensIn(text.length) + images * IMAGE_TOKENS
}
