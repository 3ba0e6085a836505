import 'server-only'
import type { Call, Endpoint } from '../endpoint/call.ts'
import { readBytes } from '../endpoint/read-body.ts'
import { apiErrors } from '../wire/api-error.ts'
import { asOneOf } from '../wire/fields.ts'
import { isId, newFileId } from '../wire/ids.ts'
import { NO_ID, readInteger } from '../wire/paging.ts'
import { unixSeconds } from '../wire/seconds.ts'
import { contentTypeOf } from './content-type.ts'

/** Far less than OpenAI's 512 MB: a file is read and stored in one piece, in the database. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024
/** What a form has around its file. */
const FORM_BYTES = 64 * 1024
const MAX_LISTED = 10_000
const PURPOSES = ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'] as const

export const createFile: Endpoint = async ({ context, tenant, request }) => {
  const form = await readForm(request)
  const file = form.get('file')
  if (!(file instanceof File)) throw apiErrors.noFileSent()
  const purpose = asOneOf(text(form, 'purpose'), 'purpose', PURPOSES)
  if (file.size > MAX_FILE_BYTES) throw apiErrors.bodyTooLarge(MAX_FILE_BYTES)
  const lifetime = text(form, 'expires_after[seconds]')
  const seconds =
    lifetime === undefined ? null : readInteger(lifetime, 'expires_after.seconds', { min: 3600, max: 2_592_000 })

  const now = context.now()
  await context.db.localFile.deleteMany({ where: { expiresAt: { lte: new Date(now) } } })
  const data = new Uint8Array(await file.arrayBuffer())
  const created = await context.db.localFile.create({
    data: {
      ...{ id: newFileId(), tenant, filename: file.name, purpose, data, bytes: data.byteLength },
      contentType: contentTypeOf(data, file.type),
      createdAt: new Date(now),
      expiresAt: seconds === null ? null : new Date(now + seconds * 1000),
    },
    select: shownColumns,
  })
  return Response.json(fileBody(created))
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
  const { id, filename } = await requireFile(call)
  const row = await call.context.db.localFile.findFirst({ where: { id, tenant: call.tenant }, select: { data: true } })
  if (row === null) throw apiErrors.fileNotFound(id)
  return new Response(row.data, {
    headers: {
      // Never its own type: nobody's browser is to run what somebody uploaded.
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename.toWellFormed())}`,
    },
  })
}

const shownColumns = { id: true, bytes: true, createdAt: true, expiresAt: true, filename: true, purpose: true }

type ShownFile = Awaited<ReturnType<typeof requireFile>>

async function readForm(request: Request): Promise<FormData> {
  const contentType = request.headers.get('content-type') ?? ''
  const bytes = await readBytes(request, MAX_FILE_BYTES + FORM_BYTES)
  try {
    return await new Response(bytes, { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw apiErrors.notMultipart()
  }
}

function text(form: FormData, name: string): string | undefined {
  const value = form.get(name)
  return typeof value === 'string' ? value : undefined
}

const visibleTo = ({ context, tenant }: Call) => ({
  tenant,
  OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(context.now()) } }],
})

async function requireFile(call: Call, id = call.ids[0] ?? '') {
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
})
