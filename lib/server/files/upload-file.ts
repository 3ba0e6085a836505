import 'server-only'
import { openAsBlob } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import type OpenAI from 'openai'
import { type FileInfo, fileSchema } from '#lib/contract/file.ts'
import type { Spender } from '#lib/server/budgets/allowances.ts'
import { charged } from '#lib/server/budgets/charge.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { db } from '#lib/server/db/client.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { withRetries } from '#lib/server/provider/retry.ts'
import { providerErrorCode } from '#lib/server/provider-error.ts'
import { requireOwner } from '#lib/server/users/require-owner.ts'
import { admitUpload } from './admit-upload.ts'
import { fileInfo, toldColumns } from './file-info.ts'
import { providerName } from './file-name.ts'
import { typeOfFile } from './file-type.ts'
import { isPictureType, type Picture, preparePicture } from './picture.ts'
import { type ReceivedFile, withReceivedFile } from './receive-file.ts'

/** A body that is never sent twice is not copied in memory as it goes: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
const UNCOPIED = { redirect: 'error', window: null } as const

/** A provider has so long to take one. */
const TIMEOUT_MS = 5 * 60_000

/**
 * Takes a file that the user uploads for a message: looks what it is, makes a picture fit to be sent, and hands it to the
 * provider of the conversation that it is for, or of new ones. In no message after a day, it goes.
 * @throws AppError what `withReceivedFile`, `typeOfFile` and `preparePicture` throw; conversation_not_found, server_busy, budget_used_up, file_refused;
 *   what the provider throws. Nothing is kept then
 */
export async function uploadFile(
  user: Spender,
  { conversationId, request }: { conversationId?: string | undefined; request: Request },
): Promise<FileInfo> {
  const provider = conversationId ? (await requireConversation(user, conversationId)).provider : env().provider
  const leave = admitUpload(user)
  try {
    return await receiveFor(user, provider, request)
  } finally {
    leave()
  }
}

const receiveFor = (user: Spender, provider: Provider, request: Request): Promise<FileInfo> =>
  withReceivedFile(request, async (file) => {
    const type = await typeOfFile(file)
    return charged(user, { bytes: file.bytes }, async () => {
      if (!isPictureType(type)) return handOver(user, provider, { file, type, picture: null })
      const picture = await preparePicture(file, type)
      try {
        return await handOver(user, provider, { file, type, picture })
      } finally {
        await rm(picture.path, { force: true })
      }
    })
  })

interface Prepared {
  file: ReceivedFile
  type: string
  picture: Picture | null
}

async function handOver(user: { id: string }, provider: Provider, prepared: Prepared): Promise<FileInfo> {
  const { file, type, picture } = prepared
  const path = picture?.path ?? file.path
  const { size: bytes } = await stat(path)
  const client = providerClient(provider)
  const uploaded = await give(client, { path, name: providerName(file.shownName, type), type })
  try {
    const row = await db().$transaction(async (tx) => {
      await requireOwner(tx, user.id)
      return tx.file.create({
        data: {
          ...{ id: uploaded.id, userId: user.id, provider, name: file.shownName, type, bytes },
          ...(picture && { preview: picture.preview, width: picture.width, height: picture.height }),
          notice: noticeOf(uploaded),
        },
        select: toldColumns,
      })
    })
    return fileInfo(row)
  } catch (error) {
    // Nobody else knows of it.
    await client.files.delete(uploaded.id).catch(() => {})
    throw error
  }
}

interface Given {
  path: string
  name: string
  type: string
}

/** Read from the disk as it is sent: nobody holds the whole of it in memory. */
async function give(client: OpenAI, { path, name, type }: Given): Promise<OpenAI.FileObject> {
  const blob = await openAsBlob(path, { type })
  const file = new File([blob], name, { type })
  const purpose = isPictureType(type) ? 'vision' : 'user_data'
  const options = { maxRetries: 0, timeout: TIMEOUT_MS, fetchOptions: UNCOPIED }
  try {
    return await withRetries(() => client.files.create({ file, purpose }, options), { as: 'answer' })
  } catch (error) {
    if (providerErrorCode(error) === 'provider_rejected') throw new AppError('file_refused', { cause: error })
    throw error
  }
}

/** What the local provider found out about a document, where a model would get no words of it. */
const noticeOf = ({ status_details }: OpenAI.FileObject) => fileSchema.shape.notice.parse(status_details ?? null)
