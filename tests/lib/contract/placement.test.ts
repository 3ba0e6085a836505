import { describe, expect, it } from 'vitest'
import type { ListAction } from '#lib/contract/batch.ts'
import { changeOf, isPlacedSo, type Placement, type PlacementChange, placementAfter } from '#lib/contract/placement.ts'

const nowhere: Placement<string> = { pinnedAt: null, archivedAt: null, trashedAt: null }
const pinned = { ...nowhere, pinnedAt: 'then' }
const archived = { ...nowhere, archivedAt: 'then' }
const trashed = { ...nowhere, trashedAt: 'then' }

describe('an action changes', () => {
  const rows: [Exclude<ListAction, 'delete-forever'>, string, Placement<string>, Placement<string>][] = [
    ['pin', 'one that is in no list apart', nowhere, { ...nowhere, pinnedAt: 'now' }],
    ['pin', 'one that was archived, which ends', archived, { ...nowhere, pinnedAt: 'now' }],
    ['unpin', 'one that was pinned', pinned, nowhere],
    ['unpin', 'nothing of one that is archived', archived, archived],
    ['archive', 'one that is in no list apart', nowhere, { ...nowhere, archivedAt: 'now' }],
    ['archive', 'one that was pinned, which ends', pinned, { ...nowhere, archivedAt: 'now' }],
    ['unarchive', 'one that was archived', archived, nowhere],
    ['unarchive', 'nothing of one that is pinned', pinned, pinned],
    ['trash', 'one that stays pinned meanwhile', pinned, { ...pinned, trashedAt: 'now' }],
    ['trash', 'one that stays archived meanwhile', archived, { ...archived, trashedAt: 'now' }],
    ['restore', 'one that comes back to where it was', { ...archived, trashedAt: 'then' }, archived],
  ]
  it.each(rows)('%s: %s', (action, _, before, after) => {
    expect({ ...before, ...placementAfter(changeOf(action), 'now') }).toEqual(after)
  })

  it('nothing where deleting for good does it', () => {
    expect(changeOf('delete-forever')).toBeNull()
  })
})

it('what is asked for at once is done at once, with the time in whatever form it is given', () => {
  const now = new Date()
  expect(placementAfter({ pinned: true, trashed: false }, now)).toEqual({
    pinnedAt: now,
    archivedAt: null,
    trashedAt: null,
  })
})

it('a change that names no list sets nothing', () => {
  expect(placementAfter({}, 'now')).toEqual({})
})

describe('a conversation is already where a change would bring it', () => {
  const rows: [string, Placement<string>, PlacementChange, boolean][] = [
    ['pinned', pinned, { pinned: true }, true],
    ['not pinned', nowhere, { pinned: false }, true],
    ['archived, to be pinned', archived, { pinned: true }, false],
    ['archived', archived, { archived: true }, true],
    ['archived, to be brought back', archived, { archived: false }, false],
    ['in the trash', trashed, { trashed: true }, true],
    ['in the trash, to be restored', trashed, { trashed: false }, false],
    ['pinned, to be pinned and put into the trash', pinned, { pinned: true, trashed: true }, false],
  ]
  it.each(rows)('%s', (_, current, change, expected) => {
    expect(isPlacedSo(current, change)).toBe(expected)
  })
})
