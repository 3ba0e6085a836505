import 'server-only'
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { shownName } from '#lib/contract/file-name.ts'
import { type FilePart, MultipartError, readMultipart } from '#lib/local-openai/wire/multipart.ts'
import { env } from '#lib/server/env.ts'
import { AppError, invalidRequest } from '#lib/server/errors.ts'
import { TextWatch } from './text-watch.ts'

/** An uploaded file on this machine's disk, until `remove` is called. */
export interface ReceivedFile {
  path: string
  shownName: string
  /** As its sender said. */
  type: string
  bytes: number
  /** Nothing in it is anything but text. */
  isText: boolean
}

/** A body that brings nothing for so long has been given up by its sender. */
const STALLED_MS = 30_000

const folder = () => join(env().DATA_DIR, 'uploads')

/**
 * Takes the file of a form to the disk, piece by piece, for as long as `work` needs it.
 * @throws AppError not_multipart, upload_incomplete, body_too_slow, file_empty, file_too_large; what `work` throws
 */
export async function withReceivedFile<T>(request: Request, work: (file: ReceivedFile) => Promise<T>): Promise<T> {
  await mkdir(folder(), { recursive: true, mode: 0o700 })
  const path = join(folder(), randomUUID())
  try {
    return await work(await receive(request, path))
  } finally {
    await rm(path, { force: true })
  }
}

/** Longer than any upload takes; another node may use the same folder. */
const LEFT_AFTER_MS = 60 * 60_000

/** Removes what uploads have left on the disk that were cut off by the end of their process. */
export async function removeLeftUploads(): Promise<void> {
  const names = await readdir(folder()).catch(() => [])
  for (const path of names.map((name) => join(folder(), name))) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (mtimeMs < Date.now() - LEFT_AFTER_MS) await rm(path, { force: true })
  }
}

async function receive(request: Request, path: string): Promise<ReceivedFile> {
  const maxBytes = uploadMaxBytes()
  let name = ''
  try {
    const { taken } = await readMultipart(patient(request), {
      field: 'file',
      maxBytes,
      take: (part) => {
        name = shownName(part.name)
        return store(part, { path, shownName: name })
      },
    })
    if (!taken) throw invalidRequest('file', 'Expected a file.')
    if (taken.bytes === 0) throw new AppError('file_empty', { userMessage: `“${name}” is empty. Attach another one.` })
    return taken
  } catch (error) {
    throw error instanceof MultipartError ? refused(error, name, maxBytes) : error
  }
}

export const uploadMaxBytes = () => env().UPLOAD_MAX_MB * 1_000_000

async function store(part: FilePart, known: Pick<ReceivedFile, 'path' | 'shownName'>): Promise<ReceivedFile> {
  const watch = new TextWatch()
  let bytes = 0
  const file = await open(known.path, 'wx', 0o600)
  // One piece is written while the next one comes.
  let written: Promise<unknown> = Promise.resolve()
  try {
    for await (const piece of part.content) {
      bytes += piece.byteLength
      watch.see(piece)
      await written
      written = file.write(piece)
      // What it fails with is thrown where it is awaited.
      written.catch(() => {})
    }
    await written
  } finally {
    await written.catch(() => {})
    await file.close()
  }
  return { ...known, type: part.type, bytes, isText: watch.isText }
}

function refused({ fault, cause }: MultipartError, name: string, maxBytes: number): AppError {
  if (fault === 'not-multipart') return new AppError('not_multipart', { cause })
  if (fault === 'too-large') {
    const userMessage = `“${name}” is larger than ${maxBytes / 1_000_000} MB, the most that is taken here. Attach a smaller one.`
    return new AppError('file_too_large', { userMessage, cause })
  }
  return cause instanceof AppError ? cause : new AppError('upload_incomplete', { cause })
}

/** The request with a body that fails when nothing comes of it any more. */
function patient({ body, headers }: Request): Pick<Request, 'body' | 'headers'> {
  if (!body) return { body, headers }
  const reader = body.getReader()
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { promise: late, reject } = Promise.withResolvers<never>()
      const timer = setTimeout(() => reject(new AppError('body_too_slow')), STALLED_MS)
      try {
        const { done, value } = await Promise.race([reader.read(), late])
        if (done) controller.close()
        else controller.enqueue(value)
      } finally {
        clearTimeout(timer)
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
  return { body: stream, headers }
}
