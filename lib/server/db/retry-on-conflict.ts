import 'server-only'
import { hasGivenWay } from './database-error.ts'

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
