import 'server-only'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { isPictureType } from '#lib/server/files/picture.ts'
import { defaultModel, takesPictures } from '#lib/server/provider/models.ts'
import { turnModel } from '#lib/server/provider/turn-model.ts'

/**
 * Before anything is stored: a model that is known to take no pictures would only fail.
 * @throws AppError model_takes_no_pictures; unknown_model
 */
export async function requireTakesPictures(
  conversation: Conversation | null,
  asked: string | undefined,
  files: readonly { type: string }[],
): Promise<void> {
  if (!files.some(({ type }) => isPictureType(type))) return
  const provider = conversation?.provider ?? env().provider
  const model = conversation ? (await turnModel(conversation, asked)).model : (asked ?? (await defaultModel(provider)))
  // Where nobody can be asked, the answer will tell.
  const told = await takesPictures(provider, model).catch(() => null)
  if (told === false) throw new AppError('model_takes_no_pictures')
}
