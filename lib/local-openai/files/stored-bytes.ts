import 'server-only'
import type { Context } from '../endpoint/context.ts'
import { newFileId } from '../wire/ids.ts'
import type { FilePart } from '../wire/multipart.ts'
import { contentTypeOf } from './content-type.ts'

const PIECE_BYTES = 64 * 1024
/** A day: no upload takes so long, whose process has not ended. */
const UNFINISHED_MS = 24 * 60 * 60 * 1000

type Db = Pick<Context, 'db' | 'pool'>

export interface StoredFile {
  id: string
  filename: string
  contentType: string
}

/**
 * Stores a file as it comes, piece by piece; nobody sees it until `finishFile`. What is cut off leaves nothing.
 * @throws what reading it throws
 */
export async function storeBytes(context: Context, file: FilePart, tenant: string): Promise<StoredFile> {
  const { db, pool } = context
  const id = newFileId()
  const createdAt = new Date(context.now())
  const data = { id, tenant, filename: file.name, purpose: '', contentType: '', bytes: 0, isWhole: false, createdAt }
  await db.localFile.create({ data, select: { id: true } })
  try {
    let first: Uint8Array | null = null
    let [bytes, position] = [0, 0]
    for await (const piece of inPieces(file.content)) {
      first ??= piece.slice(0, 64)
      await pool.query(STORE_PIECE, [id, position, piece])
      bytes += piece.byteLength
      position += 1
    }
    const contentType = contentTypeOf(first ?? new Uint8Array(), file.type, file.name)
    await db.localFile.update({ where: { id }, data: { bytes, contentType }, select: { id: true } })
    return { id, filename: file.name, contentType }
  } catch (error) {
    await db.localFile.deleteMany({ where: { id } })
    throw error
  }
}

const STORE_PIECE = 'INSERT INTO "LocalFilePiece" ("fileId", "position", "data") VALUES ($1, $2, $3)'
const READ_PIECE = 'SELECT "data" FROM "LocalFilePiece" WHERE "fileId" = $1 AND "position" = $2'

type Ending = { purpose: string; expiresAt: Date | null; text?: string | null; textFault?: string | null }

/** From here on it is there for its tenant. */
export const finishFile = ({ db }: Pick<Context, 'db'>, id: string, ending: Ending) =>
  db.localFile.update({ where: { id }, data: { ...ending, isWhole: true } })

/** Removes what a process that died in the middle of an upload has left. */
export const discardUnfinished = ({ db, now }: Pick<Context, 'db' | 'now'>) =>
  db.localFile.deleteMany({ where: { isWhole: false, createdAt: { lt: new Date(now() - UNFINISHED_MS) } } })

/** The bytes of a file, a piece at a time; of one from before there were pieces all at once. */
export async function* bytesOf({ db, pool }: Db, id: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let position = 0; ; position++) {
    const { rows } = await pool.query<{ data: Buffer<ArrayBuffer> }>(READ_PIECE, [id, position])
    if (rows[0]) yield rows[0].data
    else if (position > 0) return
    else break
  }
  const row = await db.localFile.findUnique({ where: { id }, select: { data: true } })
  if (row && row.data.byteLength > 0) yield row.data
}

/** The same as a body, read only as fast as it is taken. */
export function streamOf(db: Db, id: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = bytesOf(db, id)
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: () => void pieces.return(undefined),
  })
}

export async function wholeOf(db: Db, id: string): Promise<Buffer<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  for await (const piece of bytesOf(db, id)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Bytes in pieces of one size, whatever they came in. */
async function* inPieces(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = []
  let size = 0
  for await (const chunk of content) {
    held.push(chunk)
    size += chunk.byteLength
    if (size < PIECE_BYTES) continue
    let all = Buffer.concat(held)
    for (; all.byteLength >= PIECE_BYTES; all = all.subarray(PIECE_BYTES)) yield all.subarray(0, PIECE_BYTES)
    held = all.byteLength > 0 ? [all] : []
    size = all.byteLength
  }
  if (size > 0) yield Buffer.concat(held)
}
