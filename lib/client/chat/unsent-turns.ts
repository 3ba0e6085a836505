import * as z from 'zod/mini'
import { readStored, writeStored } from '#lib/client/browser/browser-storage.ts'
import { namesOfPerson, personKey } from '#lib/client/browser/person-storage.ts'
import { answeringSchema } from '#lib/contract/answering.ts'
import { NEW_PLACE } from '#lib/contract/draft.ts'
import { sentFileSchema } from '#lib/contract/file.ts'

const PREFIX = 'unsent:'

const unsentTurnSchema = z.object({
  turnId: z.string(),
  /** Empty where an answer is asked for once more. */
  text: z.string(),
  /** What goes with it; it may be without words then. */
  files: z.optional(z.array(sentFileSchema)),
  temporary: z.optional(z.boolean()),
  /** How the conversation that it begins is to be answered. */
  instructions: z.optional(z.string()),
  answering: z.optional(answeringSchema),
  projectId: z.optional(z.string()),
  /** Where it belongs, unless at the end. */
  editOf: z.optional(z.string()),
  againOf: z.optional(z.string()),
  /** The server refused it: it doesn't go by itself. */
  isRefused: z.optional(z.boolean()),
  /** What was chosen to answer it. */
  model: z.optional(z.string()),
})

/** A message on its way: kept until the server confirms it, so a closed tab can send it again with the same turn id. */
export type UnsentTurn = z.infer<typeof unsentTurnSchema>

/** The unconfirmed messages of a conversation (null: of one that doesn't exist yet), oldest first. */
export function unsentTurns(conversationId: string | null): UnsentTurn[] {
  try {
    const stored = JSON.parse(readStored('sessionStorage', keyOf(conversationId)) ?? '[]')
    return z.array(unsentTurnSchema).safeParse(stored).data ?? []
  } catch {
    return []
  }
}

export function addUnsentTurn(conversationId: string | null, turn: UnsentTurn): void {
  write(conversationId, [...unsentTurns(conversationId).filter(({ turnId }) => turnId !== turn.turnId), turn])
}

export function removeUnsentTurn(conversationId: string | null, turnId: string): void {
  write(
    conversationId,
    unsentTurns(conversationId).filter((turn) => turn.turnId !== turnId),
  )
}

/** The conversations, of those that are there, in which something has not arrived. */
export const conversationsWithUnsent = (): string[] =>
  namesOfPerson(PREFIX, 'sessionStorage').filter((place) => place !== NEW_PLACE)

/** The server has refused it. */
export function noteRefused(conversationId: string | null, turnId: string): void {
  const turns = unsentTurns(conversationId)
  if (turns.some((turn) => turn.turnId === turnId))
    write(
      conversationId,
      turns.map((turn) => (turn.turnId === turnId ? { ...turn, isRefused: true } : turn)),
    )
}

function write(conversationId: string | null, turns: UnsentTurn[]): void {
  writeStored('sessionStorage', keyOf(conversationId), turns.length > 0 ? JSON.stringify(turns) : null)
}

function keyOf(conversationId: string | null): string {
  return personKey(PREFIX + (conversationId ?? NEW_PLACE))
}
