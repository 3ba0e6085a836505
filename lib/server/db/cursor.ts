import 'server-only'
import { refusal } from '#lib/server/errors.ts'

/** A place in the list as an opaque string. `updatedAt` is ISO 8601, as browsers see it. */
export const encodeCursor = ({ updatedAt, id }: { updatedAt: string; id: string }) =>
  Buffer.from(`${Date.parse(updatedAt)} ${id}`).toString('base64url')

/** @throws AppError invalid_request */
export function decodeCursor(cursor: string): { updatedAt: Date; id: string } {
  const [, time, id] = /^(\d{1,15}) ([\w-]+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (!time || !id) throw refusal('notOurCursor')
  return { updatedAt: new Date(Number(time)), id }
}
