import 'server-only'

const ATTEMPTS = 5

/** Does a transaction again when the database chose it as the one to give way to another. */
export async function retryOnConflict<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction()
    } catch (error) {
      if (attempt === ATTEMPTS || !hasGivenWay(error)) throw error
    }
  }
}

/** A deadlock, or two transactions that could not both be true; in Prisma's own queries and in raw ones alike. */
function hasGivenWay(error: unknown): boolean {
  const { code, meta } = error as {
    code?: unknown
    meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } }
  }
  const cause = String(meta?.driverAdapterError?.cause?.originalCode)
  return code === 'P2034' || ['40P01', '40001'].includes(cause)
}
