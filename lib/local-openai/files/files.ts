import 'server-only'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import type { Call, Endpoint } from '../endpoint/call.ts'
import { apiErrors } from '../wire/api-error.ts'
import { asOneOf } from '../wire/fields.ts'
import { isId } from '../wire/ids.ts'
import { MultipartError, readMultipart } from '../wire/multipart.ts'
import { NO_ID, readInteger } from '../wire/paging.ts'
import { unixSeconds } from '../wire/seconds.ts'
import { isDocument } from './content-type.ts'
import { findText } from './find-text.ts'
import { discardUnfinished, finishFile, storeBytes, streamOf } from './stored-bytes.ts'

/** As OpenAI has it. */
export const MAX_FILE_BYTES = 512 * 1024 * 1024
const MAX_LISTED = 10_000
const PURPOSES = ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'] as const

export const createFile: Endpoint = async (call) => {
  const { context, tenant, request } = call
  const now = context.now()
  await context.db.localFile.deleteMany({ where: { expiresAt: { lte: new Date(now) } } })
  await discardUnfinished(context)
  const { taken: stored, fields } = await readMultipart(request, {
    field: 'file',
    maxBytes: MAX_FILE_BYTES,
    take: (file) => storeBytes(context, file, tenant),
  }).catch(toApiError)
  if (stored === null) throw apiErrors.noFileSent()
  try {
    const purpose = asOneOf(fields.get('purpose'), 'purpose', PURPOSES)
    const lifetime = fields.get('expires_after[seconds]')
    const seconds =
      lifetime === undefined ? null : readInteger(lifetime, 'expires_after.seconds', { min: 3600, max: 2_592_000 })
    const expiresAt = seconds === null ? null : new Date(now + seconds * 1000)
    const words = isDocument(stored.contentType) ? await findText(context, stored) : {}
    const created = await finishFile(context, stored.id, { purpose, expiresAt, ...words })
    return Response.json(fileBody(created))
  } catch (error) {
    await context.db.localFile.deleteMany({ where: { id: stored.id } })
    throw error
  }
}

function toApiError(error: unknown): never {
  if (!(error instanceof MultipartError)) throw error
  throw error.fault === 'too-large' ? apiErrors.bodyTooLarge(MAX_FILE_BYTES) : apiErrors.notMultipart()
}

export const listFiles: Endpoint = async (call) => {
  const { context, query } = call
  const order = asOneOf(query.get('order') ?? 'desc', 'order', ['asc', 'desc'])
  const limit = readInteger(query.get('limit') ?? `${MAX_LISTED}`, 'limit', { min: 1, max: MAX_LISTED })
  const purpose = query.get('purpose')
  const after = query.get('after')
  if (after !== null) await requireFile(call, after)
  const rows = await context.db.localFile.findMany({
    where: { ...visibleTo(call), ...(purpose === null ? {} : { purpose }) },
    orderBy: [{ createdAt: order }, { id: order }],
    ...(after === null ? {} : { cursor: { id: after }, skip: 1 }),
    take: limit + 1,
    select: shownColumns,
  })
  const data = rows.slice(0, limit).map(fileBody)
  const [first_id = NO_ID, last_id = NO_ID] = [data[0]?.id, data.at(-1)?.id]
  return Response.json({ object: 'list', data, first_id, last_id, has_more: rows.length > limit })
}

export const retrieveFile: Endpoint = async (call) => Response.json(fileBody(await requireFile(call)))

export const deleteFile: Endpoint = async (call) => {
  const { id } = await requireFile(call)
  await call.context.db.localFile.deleteMany({ where: { id, tenant: call.tenant } })
  return Response.json({ id, object: 'file', deleted: true })
}

export const readFileContent: Endpoint = async (call) => {
  const { id, filename, bytes } = await requireFile(call)
  return new Response(streamOf(call.context, id), {
    headers: {
      // Never its own type: nobody's browser is to run what somebody uploaded.
      'content-type': 'application/octet-stream',
      'content-length': `${bytes}`,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename.toWellFormed())}`,
    },
  })
}

const shownColumns = {
  ...{ id: true, bytes: true, createdAt: true, expiresAt: true, filename: true, purpose: true, textFault: true },
} satisfies Prisma.LocalFileSelect

type ShownFile = Prisma.LocalFileGetPayload<{ select: typeof shownColumns }>

const visibleTo = ({ context, tenant }: Call) => ({
  ...{ tenant, isWhole: true },
  OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(context.now()) } }],
})

async function requireFile(call: Call, id = call.ids[0] ?? ''): Promise<ShownFile> {
  const row = isId(id)
    ? await call.context.db.localFile.findFirst({ where: { id, ...visibleTo(call) }, select: shownColumns })
    : null
  if (row === null) throw apiErrors.fileNotFound(id)
  return row
}

const fileBody = (row: ShownFile) => ({
  id: row.id,
  object: 'file',
  bytes: row.bytes,
  created_at: unixSeconds(row.createdAt),
  ...(row.expiresAt === null ? {} : { expires_at: unixSeconds(row.expiresAt) }),
  filename: row.filename,
  purpose: row.purpose,
  status: 'processed',
  // OpenAI has this field for what is wrong with a file; here it says why a model gets no words of it.
  ...(row.textFault === null ? {} : { status_details: row.textFault }),
})
