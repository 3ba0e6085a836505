import { historySchema } from '#lib/contract/conversation.ts'
import { storableText } from '#lib/contract/storable-text.ts'
import { type Item, textOf } from '#tests/support/misbehaving-provider/item.ts'
import type { ScratchDatabase } from '../database/scratch.ts'
import type { Connection } from './connection.ts'
import type { SentTurn } from './ledger.ts'
import type { ChaosProvider } from './provider.ts'

export interface Said {
  role: string
  text: string
}

/** A turn as our database has it. */
export interface StoredTurn {
  id: string
  status: string
  input: string
  output: string
  responseId: string | null
  errorCode: string | null
  endedAt: Date | null
}

/** A response as the provider has it. */
export interface StoredResponse {
  id: string
  status: string
  /** What it answers. */
  text: string
  begunAt: Date | null
}

export interface StoredConversation {
  id: string
  /** Oldest first. */
  turns: StoredTurn[]
  /** At the provider, oldest first, without those that are being replaced. */
  items: Said[]
  responses: StoredResponse[]
  /** Whether the provider still keeps others from writing to it. */
  isLocked: boolean
  /** As the app shows it. */
  history: Said[]
}

export interface Truth {
  conversations: StoredConversation[]
  /** Conversations of the provider that nobody owns: how many, and what was said in them. */
  orphans: { count: number; items: Said[] }
}

interface Sources {
  database: ScratchDatabase
  provider: ChaosProvider
  connection: Connection
  sent: SentTurn[]
}

type TurnRow = StoredTurn & { conversationId: string; replacedItemIds: string[] }

/** What has become of everything, as the provider's own memory, our database and the app tell it. */
export async function readTruth({ database, provider, connection, sent }: Sources): Promise<Truth> {
  const { memory } = provider
  const cookies = new Map(sent.map((turn) => [turn.conversationId, turn.cookie]))
  const { rows: turns } = await database.query('SELECT * FROM "Turn" ORDER BY "createdAt", "id"')
  const { rows: owned } = await database.query(
    'SELECT "id", coalesce("providerConversationId", "id") AS "providerId" FROM "Conversation"',
  )
  const replaced = new Set(turns.flatMap(({ replacedItemIds }: TurnRow) => replacedItemIds))
  const responses = [...memory.responses.values()]

  const conversations: StoredConversation[] = []
  for (const { id, providerId } of owned as { id: string; providerId: string }[]) {
    const stored = memory.conversations.get(providerId)
    conversations.push({
      id,
      turns: turns.filter((turn: TurnRow) => turn.conversationId === id),
      items: said((stored?.items ?? []).filter((item) => !replaced.has(item.id))),
      responses: responses
        .filter(({ request }) => request.conversation?.id === providerId)
        .map(({ id, status, request }) => {
          const text = request.input.map(textOf).join()
          return { id, status, text, begunAt: provider.begunAt(text) }
        }),
      isLocked: stored ? stored.lockedBy !== null : false,
      history: await historyOf(connection, id, cookies.get(id) ?? ''),
    })
  }
  const known = new Set(owned.map(({ providerId }: { providerId: string }) => providerId))
  const orphans = [...memory.conversations.values()].filter(({ id }) => !known.has(id))
  return { conversations, orphans: { count: orphans.length, items: said(orphans.flatMap(({ items }) => items)) } }
}

/** As it is shown, for what no database can store is left out there. */
const said = (items: Item[]): Said[] =>
  items.flatMap((item) =>
    item.type === 'message' ? { role: String(item.role), text: storableText(textOf(item)) } : [],
  )

async function historyOf(connection: Connection, id: string, cookie: string): Promise<Said[]> {
  const said: Said[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''
    const page = historySchema.parse(await connection.json(`/api/conversations/${id}${query}`, { cookie }))
    said.unshift(...page.messages.map(({ role, content }) => ({ role, text: content })))
    cursor = page.olderCursor
  }
  return said
}
