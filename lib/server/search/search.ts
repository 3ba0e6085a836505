import 'server-only'
import type { SearchHit, SearchReply } from '#lib/contract/search.ts'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import { refusal } from '#lib/server/errors.ts'
import { requireProject } from '#lib/server/projects/read-projects.ts'
import { bounded } from './bounded.ts'
import { findMessages } from './find-messages.ts'
import { rangeFinder } from './find-ranges.ts'
import { findSimilarTitles, findTitles } from './find-titles.ts'
import { readQuery, type Term } from './query.ts'
import { type Place, rank } from './rank.ts'
import { markedTitle, snippetsOf } from './snippet.ts'
import type { Within } from './within.ts'

interface Search {
  q: string
  limit: number
  cursor?: string
  /** Only what is in this project. */
  project?: string
}

/**
 * One page of what the user's own conversations have of `q`, in titles and messages; archived ones too, never temporary
 * ones or those in the trash.
 * @throws AppError invalid_request for a cursor that we didn't make, project_not_found, search_too_slow
 */
export async function search(user: { id: string }, { q, limit, cursor, project }: Search): Promise<SearchReply> {
  const start = cursor ? decodeCursor(cursor) : 0
  if (project) await requireProject(user, project, { isAway: true })
  const within: Within = { userId: user.id, projectId: project ?? null }
  const terms = readQuery(q)
  const hasMessages = env().SEARCH_INDEX === 'on'
  const covers = hasMessages ? 'messages' : 'titles'
  if (terms.length === 0) return { hits: [], nextCursor: null, covers }
  const places = await bounded(async (db) => {
    const messages = hasMessages ? await findMessages(db, within, terms) : []
    const titles = await findTitles(db, within, terms)
    const isEmpty = titles.length + messages.length === 0
    return rank(messages, isEmpty ? await findSimilarTitles(db, within, terms) : titles, new Date())
  })
  const end = start + limit
  return {
    hits: await readHits(user, places.slice(start, end), terms),
    nextCursor: end < places.length ? encodeCursor(end) : null,
    covers,
  }
}

/** What is shown of them, in the same order; without those that went meanwhile. */
async function readHits(user: { id: string }, places: Place[], terms: Term[]): Promise<SearchHit[]> {
  const conversationIds = [...new Set(places.map(({ conversationId }) => conversationId))]
  const items = places.flatMap(({ conversationId, itemId }) => (itemId === null ? [] : [{ conversationId, itemId }]))
  const [conversations, texts] = await Promise.all([
    db().conversation.findMany({
      where: { id: { in: conversationIds }, userId: user.id, trashedAt: null, expiresAt: null },
      select: { id: true, title: true, updatedAt: true, archivedAt: true },
    }),
    items.length > 0 ? db().itemText.findMany({ where: { userId: user.id, OR: items }, omit: { words: true } }) : [],
  ])
  const conversationOf = new Map(conversations.map((conversation) => [conversation.id, conversation]))
  const find = rangeFinder(terms)
  const snippets = snippetsOf(
    texts.map(({ text }) => text),
    find,
  )
  const itemOf = new Map(
    texts.map(({ conversationId, itemId, role, createdAt }, at) => [
      `${conversationId} ${itemId}`,
      { role, createdAt, snippet: snippets[at] ?? null },
    ]),
  )
  return places.flatMap(({ conversationId, itemId }) => {
    const conversation = conversationOf.get(conversationId)
    const item = itemId === null ? null : itemOf.get(`${conversationId} ${itemId}`)
    if (!conversation || item === undefined) return []
    return {
      conversationId,
      itemId,
      role: item && (item.role === 'user' ? 'user' : 'assistant'),
      title: markedTitle(conversation.title, find),
      snippet: item?.snippet ?? null,
      isArchived: conversation.archivedAt !== null,
      createdAt: (item?.createdAt ?? conversation.updatedAt).toISOString(),
    }
  })
}

/** A place in the ranking, as an opaque string. */
const encodeCursor = (place: number) => Buffer.from(`s${place}`).toString('base64url')

function decodeCursor(cursor: string): number {
  const [, place] = /^s(\d{1,4})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (!place) throw refusal('notOurCursor')
  return Number(place)
}
