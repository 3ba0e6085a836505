import 'server-only'
import { AppError } from '#lib/server/errors.ts'

interface Place {
  updatedAt: Date
  id: string
}

/** A place in the list as an opaque string. */
export const encodeCursor = ({ updatedAt, id }: Place) =>
  Buffer.from(`${updatedAt.getTime()} ${id}`).toString('base64url')

/** @throws AppError invalid_request */
export function decodeCursor(cursor: string): Place {
  const [, time, id] = /^(\d{1,15}) (\S+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (!time || !id) throw new AppError('invalid_request', { userMessage: 'cursor: Not a cursor of this list.' })
  return { updatedAt: new Date(Number(time)), id }
}
