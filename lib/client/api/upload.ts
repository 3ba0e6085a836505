import { CONTRACT_HEADER, CONTRACT_VERSION } from '#lib/contract/error.ts'
import { type FileInfo, fileReplySchema } from '#lib/contract/file.ts'
import { replyError } from './api.ts'
import { ApiError, networkError } from './api-error.ts'

export type UploadOptions = {
  /** The conversation that it is for; null: a new one. */
  conversationId: string | null
  /** Told how much of it is on its way, from 0 to 1. */
  onProgress: (share: number) => void
  signal: AbortSignal
}

/**
 * Uploads a file for a message. Not by fetch, which doesn't tell how far it is.
 * @throws ApiError; what `signal` was aborted with
 */
export function uploadFile(file: File, { conversationId, onProgress, signal }: UploadOptions): Promise<FileInfo> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const query = conversationId === null ? '' : `?conversationId=${encodeURIComponent(conversationId)}`
    request.open('POST', `/api/files${query}`)
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader(CONTRACT_HEADER, String(CONTRACT_VERSION))
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0))
    request.addEventListener('error', () => reject(networkError()))
    request.addEventListener('load', () => {
      const { status, responseText } = request
      const body = jsonIn(responseText)
      if (status < 200 || status > 299) return reject(replyError(body, status, null))
      const reply = fileReplySchema.safeParse(body)
      if (reply.success) resolve(reply.data.file)
      else reject(new ApiError({ code: 'internal', message: 'The server did not take this file. Try again.' }, status))
    })
    signal.addEventListener('abort', () => {
      request.abort()
      reject(signal.reason)
    })
    const form = new FormData()
    form.set('file', file)
    request.send(form)
  })
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
