import 'server-only'
import type { Turn } from '#lib/server/db/generated/client.ts'
import type { ReadMessage } from '#lib/server/provider/to-answers.ts'

/** A message on a path, and the turn that it is of, where that is known. */
export type PathMessage = ReadMessage & { ofTurn: Pick<Turn, 'id' | 'isAgain'> | null }
