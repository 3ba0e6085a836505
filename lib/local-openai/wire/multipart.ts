import 'server-only'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy'

/** Beside the file: what OpenAI's own form has is short. */
const FIELD_MAX_BYTES = 10_000
const MAX_FIELDS = 20

/** A file as it comes: its bytes can be read once, as fast as they are taken. */
export interface FilePart {
  /** As its sender said; nothing of it is proven. */
  name: string
  type: string
  content: AsyncIterable<Uint8Array>
}

export type MultipartFault = 'not-multipart' | 'cut-off' | 'too-large'

export class MultipartError extends Error {
  override name = 'MultipartError'
  readonly fault: MultipartFault

  constructor(fault: MultipartFault, cause?: unknown) {
    super(`The form can't be read: ${fault}`, { cause })
    this.fault = fault
  }
}

interface Options<T> {
  /** The field that has the file; other files are passed over. */
  field: string
  maxBytes: number
  /** Takes the file. Fields that stand behind it aren't known yet. */
  take: (file: FilePart) => Promise<T>
}

/**
 * Reads a form with one file as it comes, so nobody holds the whole of it in memory: hands the file to `take` and gives back
 * what became of it, null where there was none, and the other fields.
 * @throws MultipartError, in the middle of `content` too; what `take` throws
 */
export async function readMultipart<T>(
  { body, headers }: Pick<Request, 'body' | 'headers'>,
  { field, maxBytes, take }: Options<T>,
): Promise<{ taken: T | null; fields: Map<string, string> }> {
  const form = formReader(headers, maxBytes)
  const source = body ? Readable.fromWeb(body as import('node:stream/web').ReadableStream) : Readable.from([])
  const fields = new Map<string, string>()
  let taking: Promise<T> | null = null
  let part: BusboyFileStream | null = null
  form.on('field', (name, value) => fields.set(name, value))
  form.on('file', (name, stream, filename, _encoding, type) => {
    // What is wrong with it is told to whoever reads it, and to nobody when nobody does.
    stream.on('error', () => {})
    if (name !== field || part) return void stream.resume()
    part = stream
    stream.on('limit', () => stream.destroy(new MultipartError('too-large')))
    taking = take({ name: filename ?? '', type: type ?? '', content: stream })
    // Whoever has taken all they want of it, or failed, waits for no more.
    taking.then(
      () => stream.resume(),
      (error) => source.destroy(error),
    )
  })
  try {
    await pipeline(source, form)
  } catch (cause) {
    const fault = cause instanceof MultipartError ? cause : new MultipartError('cut-off', cause)
    ;(part as BusboyFileStream | null)?.destroy(fault)
    // Its own failure says more than that nothing came any more.
    await taking
    throw fault
  }
  return { taken: await taking, fields }
}

function formReader(headers: Headers, fileSize: number) {
  const contentType = headers.get('content-type') ?? ''
  try {
    return new Busboy({
      headers: { 'content-type': contentType } as BusboyHeaders,
      limits: { fileSize, files: 2, fields: MAX_FIELDS, fieldSize: FIELD_MAX_BYTES },
    })
  } catch (cause) {
    throw new MultipartError('not-multipart', cause)
  }
}
