import { ApiError, isTransient, toErrorInfo } from '#lib/client/api/api-error.ts'
import type { UploadOptions } from '#lib/client/api/upload.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import type { FileInfo } from '#lib/contract/file.ts'
import { shownName } from '#lib/contract/file-name.ts'
import type { Attachment, AttachmentState } from './attachment.ts'
import { refusalOf } from './refusal.ts'

/** The server takes more, and a connection no faster. */
const AT_ONCE = 3

export type UploadsOptions = {
  upload: (file: File, options: UploadOptions) => Promise<FileInfo>
  deleteFile: (id: string) => Promise<unknown>
  conversationOf: (place: string) => string | null
  /** How large a file may be; null while that isn't known. */
  maxBytes: () => number | null
  at: (place: string) => readonly Attachment[]
  change: (place: string, to: (before: readonly Attachment[]) => readonly Attachment[]) => void
}

export type Uploads = ReturnType<typeof createUploads>

type Job = { place: string; file: File; abort: AbortController }

/** Uploads what is attached, a few at a time. */
export function createUploads({ upload, deleteFile, conversationOf, maxBytes, at, change }: UploadsOptions) {
  /** By key; a file is kept until it is sent or removed, for another attempt. */
  const jobs = new Map<string, Job>()
  const waiting: string[] = []
  let running = 0
  /** What is said of those that were refused last. */
  let told: ReturnType<typeof showToast> | undefined

  const find = (place: string, key: string) => at(place).find((attachment) => attachment.key === key)

  function setState(key: string, state: AttachmentState) {
    const job = jobs.get(key)
    if (!job || !find(job.place, key)) return
    change(job.place, (before) => before.map((each) => (each.key === key ? { ...each, state } : each)))
  }

  function begin(key: string) {
    waiting.push(key)
    setState(key, { type: 'waiting' })
    next()
  }

  function next() {
    if (running >= AT_ONCE) return
    const key = waiting.shift()
    const job = key === undefined ? undefined : jobs.get(key)
    if (key === undefined) return
    if (job) {
      running += 1
      void run(key, job).finally(() => {
        running -= 1
        next()
      })
    }
    next()
  }

  async function run(key: string, job: Job) {
    job.abort = new AbortController()
    const { signal } = job.abort
    setState(key, { type: 'uploading', share: 0 })
    try {
      const file = await upload(job.file, {
        conversationId: conversationOf(job.place),
        onProgress: (share) => setState(key, { type: 'uploading', share }),
        signal,
      })
      // Removed at the last moment.
      if (!find(job.place, key)) return void deleteFile(file.id).catch(() => {})
      setState(key, { type: 'done', file })
    } catch (error) {
      if (signal.aborted) return
      const canRetry = isTransient(error) || (error instanceof ApiError && error.code === 'upload_incomplete')
      setState(key, { type: 'failed', message: toErrorInfo(error).message, canRetry })
    }
  }

  return {
    add(place: string, files: readonly File[], pasted?: string) {
      const refused: string[] = []
      for (const file of files) {
        const key = keyOf(file)
        const why = refusalOf(file, { attached: at(place), key, maxBytes: maxBytes() })
        if (why) {
          refused.push(why)
          continue
        }
        const { size, type } = file
        const name = shownName(file.name)
        const previewUrl = type.startsWith('image/') ? URL.createObjectURL(file) : null
        const attachment: Attachment = {
          ...{ key, name, size, type, previewUrl, pasted: pasted ?? null },
          state: { type: 'waiting' },
        }
        change(place, (before) => [...before, attachment])
        jobs.set(key, { place, file, abort: new AbortController() })
        begin(key)
      }
      told = tellRefused(refused) ?? told
    },

    remove(place: string, key: string) {
      const attachment = find(place, key)
      if (!attachment) return
      if (attachment.previewUrl) URL.revokeObjectURL(attachment.previewUrl)
      change(place, (before) => before.filter((each) => each.key !== key))
      jobs.get(key)?.abort.abort()
      jobs.delete(key)
      // One that was sent with another message stays there; the server knows.
      if (attachment.state.type === 'done') deleteFile(attachment.state.file.id).catch(() => {})
    },

    retry(place: string, key: string) {
      if (find(place, key)?.state.type === 'failed' && jobs.has(key)) begin(key)
    },

    /** A message has gone: what was refused before it is no news any more. */
    sent: () => told?.close(),

    /** What is attached at one place belongs to another from now on. */
    moved(from: string, to: string) {
      for (const job of jobs.values()) if (job.place === from) job.place = to
    },
  }
}

/** What tells a file from others on a device. */
const keyOf = ({ name, size, lastModified }: File) => JSON.stringify([name, size, lastModified])

function tellRefused(refused: string[]) {
  const [first, ...others] = refused
  if (first === undefined) return undefined
  if (others.length === 0) return showToast({ text: first, isError: true })
  return showToast({ text: `${refused.length} files were not attached.`, details: refused, isError: true })
}
