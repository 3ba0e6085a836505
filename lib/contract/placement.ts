import type { ListAction } from './batch.ts'
import type { ConversationChange } from './conversation-requests.ts'

/** Since when a conversation is where; null: it isn't there. */
export type Placement<Time> = { pinnedAt: Time | null; archivedAt: Time | null; trashedAt: Time | null }

export type PlacementChange = Pick<ConversationChange, 'pinned' | 'archived' | 'trashed'>

const changes = {
  pin: { pinned: true },
  unpin: { pinned: false },
  archive: { archived: true },
  unarchive: { archived: false },
  trash: { trashed: true },
  restore: { trashed: false },
  'delete-forever': null,
} satisfies Record<ListAction, PlacementChange | null>

/** The body of `PATCH /api/conversations/:id` that does it to one conversation; null where deleting does. */
export const changeOf = <Action extends ListAction>(action: Action): (typeof changes)[Action] => changes[action]

/** What a change sets: a conversation is pinned or archived, never both. */
export function placementAfter<Time>(
  { pinned, archived, trashed }: PlacementChange,
  now: Time,
): Partial<Placement<Time>> {
  return {
    ...(pinned !== undefined && { pinnedAt: pinned ? now : null }),
    ...(pinned && { archivedAt: null }),
    ...(archived !== undefined && { archivedAt: archived ? now : null }),
    ...(archived && { pinnedAt: null }),
    ...(trashed !== undefined && { trashedAt: trashed ? now : null }),
  }
}

/** Whether the conversation is already where the change would bring it. */
export function isPlacedSo<Time>(current: Placement<Time>, { pinned, archived, trashed }: PlacementChange): boolean {
  const isSo = (wanted: boolean | undefined, since: Time | null) => wanted === undefined || wanted === (since !== null)
  return isSo(pinned, current.pinnedAt) && isSo(archived, current.archivedAt) && isSo(trashed, current.trashedAt)
}
