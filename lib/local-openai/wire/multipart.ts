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
 * what became of it, null where there was none, and the other fields. Of a form that is refused the rest is taken all the same,
 * up to a limit: who sends it reads the reply only afterwards.
 * @throws MultipartError, in the middle of `content` too; what `take` throws
 */
export async function readMultipart<T>(
  { body, headers }: Pick<Request, 'body' | 'headers'>,
  { field, maxBytes, take }: Options<T>,
): Promise<{ taken: T | null; fields: Map<string, string> }> {
  const form = formReader(headers, maxBytes)
  const fields = new Map<string, string>()
  let part: BusboyFileStream | null = null
  let taking: Promise<T> | null = null
  form.on('field', (name, value) => fields.set(name, value))
  form.on('file', (name, stream, filename, _encoding, type) => {
    // What is wrong with it is told to whoever reads it, and to nobody when nobody does.
    stream.on('error', () => {})
    if (name !== field || part) return void stream.resume()
    part = stream
    taking = take({ name: unescaped(filename ?? ''), type: type ?? '', content: wholeOf(stream) })
    const passOver = () => stream.resume()
    taking.then(passOver, passOver)
  })
  try {
    await pipeline(Readable.from(atMost(body, maxBytes + DISCARDED_MAX_BYTES)), form)
  } catch (cause) {
    const fault = cause instanceof MultipartError ? cause : new MultipartError('cut-off', cause)
    ;(part as BusboyFileStream | null)?.destroy(fault)
    // Its own failure says more than that nothing came any more.
    await taking
    throw fault
  }
  return { taken: await taking, fields }
}

/** As browsers write what would end a name: https://html.spec.whatwg.org/#multipart-form-data */
const unescaped = (name: string) =>
  name.replaceAll(/%22|%0D|%0A/gi, (sign) => String.fromCharCode(Number.parseInt(sign.slice(1), 16)))

/** What of a form that is too large is still taken. */
const DISCARDED_MAX_BYTES = 50_000_000

async function* atMost(body: ReadableStream<Uint8Array> | null, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const piece of body ?? []) {
    size += piece.byteLength
    if (size > maxBytes) throw new MultipartError('too-large')
    yield piece
  }
}

async function* wholeOf(stream: BusboyFileStream): AsyncGenerator<Uint8Array> {
  // Not ended with its reader: the parser goes on to the end of the form.
  try {
    for await (const piece of stream.iterator({ destroyOnReturn: false })) yield piece
  } catch (cause) {
    throw cause instanceof MultipartError ? cause : new MultipartError('cut-off', cause)
  }
  if (stream.truncated) throw new MultipartError('too-large')
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
