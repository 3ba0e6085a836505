import 'server-only'
import type { EasyInputMessage } from 'openai/resources/responses/responses'
import type { Turn } from '#lib/server/db/generated/client.ts'
import { filePartsOf } from '#lib/server/files/sent-files.ts'
import { wordsOf } from '#lib/server/files/words.ts'

/** What a person sent in a turn, as a provider takes it: what was typed, then the files. */
export async function inputItem(
  turn: Pick<Turn, 'input' | 'fileIds'>,
): Promise<EasyInputMessage & { type: 'message' }> {
  const files = await filePartsOf(turn)
  const text = wordsOf(turn)
  if (files.length === 0) return { type: 'message', role: 'user', content: text }
  const words = text === '' ? [] : [{ type: 'input_text' as const, text }]
  return { type: 'message', role: 'user', content: [...words, ...files] }
}
