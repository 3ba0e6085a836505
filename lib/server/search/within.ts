import 'server-only'
import { Prisma } from '#lib/server/db/generated/client.ts'

/** Where is looked: in all that is the user's, or in one of their projects. */
export interface Within {
  userId: string
  /** Null: everywhere. */
  projectId: string | null
}

/** Those conversations, of a table without a name for its columns. */
export const isWithin = ({ userId, projectId }: Within): Prisma.Sql =>
  projectId === null
    ? Prisma.sql`"userId" = ${userId}`
    : Prisma.sql`"userId" = ${userId} AND "projectId" = ${projectId}::uuid`
