import 'server-only'
import type { Deletion } from '#lib/server/db/generated/client.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { strikeOut } from './deletion-store.ts'

/** At one conversation. The local provider is this process and its database, which others want to use, too. */
const CALLS_AT_ONCE = { openai: 4, local: 1 }
/** What is done between two notes of it: so much is repeated when the process dies. */
const BATCH = 4

/** Removes many of one kind, a few at a time, and notes after each few what is gone. */
export class Removal {
  readonly deletion: Deletion
  readonly #signal: AbortSignal

  constructor(deletion: Deletion, signal: AbortSignal) {
    this.deletion = deletion
    this.#signal = signal
  }

  /**
   * What fails doesn't keep the others of its few from being noted.
   * @throws the first failure; ClaimLostError
   */
  async of(
    column: 'responseIds' | 'itemIds' | 'fileIds',
    ids: string[],
    remove: (id: string) => Promise<unknown>,
    { mustBeThere = false } = {},
  ): Promise<void> {
    const atOnce = CALLS_AT_ONCE[this.deletion.provider]
    for (let start = 0; start < ids.length; start += BATCH) {
      this.#signal.throwIfAborted()
      const batch = ids.slice(start, start + BATCH)
      const gone: string[] = []
      const failures: unknown[] = []
      const lane = async (mine: string[]) => {
        for (const id of mine) {
          await (mustBeThere ? remove(id) : ifThere(() => remove(id))).then(
            () => gone.push(id),
            (error: unknown) => failures.push(error),
          )
        }
      }
      const lanes = Array.from({ length: atOnce }, (_, lane) => batch.filter((_, index) => index % atOnce === lane))
      await Promise.all(lanes.map(lane))
      if (gone.length > 0) await strikeOut(this.deletion, column, gone)
      if (failures.length > 0) throw failures[0]
    }
  }
}

/** What is missing at the provider needs no removing: null then. */
export async function ifThere<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (isMissingAtProvider(error)) return null
    throw error
  }
}
