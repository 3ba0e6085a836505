import OpenAI from 'openai'
import { historySchema } from '#lib/contract/conversation.ts'
import { messageText } from '#lib/server/provider/message-text.ts'
import type { ScratchDatabase } from '../database/scratch.ts'
import type { Connection } from './connection.ts'
import type { SentTurn } from './ledger.ts'

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
}

/** A response as the provider has it. */
export interface StoredResponse {
  id: string
  status: string
  /** What it answers. */
  text: string
}

export interface StoredConversation {
  id: string
  /** Oldest first. */
  turns: StoredTurn[]
  /** At the provider, oldest first. */
  items: Said[]
  responses: StoredResponse[]
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
  providerUrl: string
  connection: Connection
  sent: SentTurn[]
}

/** What has become of everything, as our database, the provider and the app tell it. */
export async function readTruth({ database, providerUrl, connection, sent }: Sources): Promise<Truth> {
  const provider = new OpenAI({ apiKey: 'chaos', baseURL: providerUrl })
  const cookies = new Map(sent.map((turn) => [turn.conversationId, turn.cookie]))
  const rows = async (sql: string) => (await database.query(sql)).rows
  const turns = await rows('SELECT * FROM "Turn" ORDER BY "createdAt", "id"')
  // The provider has no list of responses, and none of conversations.
  const responses = await rows('SELECT "id", "conversationId", "status", "input" FROM "LocalResponse"')
  const owned: { id: string; providerId: string }[] = await rows(
    'SELECT "id", coalesce("providerConversationId", "id") AS "providerId" FROM "Conversation"',
  )
  const all: { id: string }[] = await rows('SELECT "id" FROM "LocalConversation"')

  const conversations: StoredConversation[] = []
  for (const { id, providerId } of owned) {
    conversations.push({
      id,
      turns: turns.filter((turn) => turn.conversationId === id),
      items: await itemsOf(provider, providerId),
      responses: responses
        .filter((response) => response.conversationId === providerId)
        .map((response) => ({
          ...response,
          text: response.input.map((item: { content: object[] }) => messageText(item.content)).join(),
        })),
      history: await historyOf(connection, id, cookies.get(id) ?? ''),
    })
  }
  const known = new Set(owned.map(({ providerId }) => providerId))
  const orphans = all.filter(({ id }) => !known.has(id))
  const items = await Promise.all(orphans.map(({ id }) => itemsOf(provider, id)))
  return { conversations, orphans: { count: orphans.length, items: items.flat() } }
}

async function itemsOf(provider: OpenAI, id: string): Promise<Said[]> {
  const items: Said[] = []
  for await (const item of provider.conversations.items.list(id, { limit: 100, order: 'asc' })) {
    if (item.type === 'message') items.push({ role: item.role, text: messageText(item.content) })
  }
  return items
}

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
