/** What is selected in a list: some, or all of it but some – also of what isn't loaded. */
export type Selection =
  | { type: 'some'; ids: ReadonlySet<string>; anchor: string | null }
  | { type: 'all'; except: ReadonlySet<string>; anchor: string | null }

export const nothingSelected: Selection = { type: 'some', ids: new Set(), anchor: null }
export const everythingSelected: Selection = { type: 'all', except: new Set(), anchor: null }

export function isSelected(selection: Selection, id: string): boolean {
  return selection.type === 'all' ? !selection.except.has(id) : selection.ids.has(id)
}

/** Selects one more, or one less; ranges begin at it. */
export function toggled(selection: Selection, id: string): Selection {
  return { ...withEach(selection, [id], !isSelected(selection, id)), anchor: id }
}

/**
 * Makes everything between the last one that was toggled and this one like that one. `order` are the ids as they are
 * shown.
 */
export function extended(selection: Selection, order: string[], id: string): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor)
  const to = order.indexOf(id)
  if (from < 0 || to < 0 || selection.anchor === null) return toggled(selection, id)
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return withEach(selection, range, isSelected(selection, selection.anchor))
}

/** How many are selected of a list of which these are loaded; null when that isn't known. */
export function countSelected(selection: Selection, loaded: string[], isWhole: boolean): number | null {
  if (selection.type === 'some') return loaded.filter((id) => selection.ids.has(id)).length
  return isWhole ? loaded.filter((id) => !selection.except.has(id)).length : null
}

function withEach(selection: Selection, ids: string[], isChosen: boolean): Selection {
  if (selection.type === 'all') return { ...selection, except: changed(selection.except, ids, !isChosen) }
  return { ...selection, ids: changed(selection.ids, ids, isChosen) }
}

function changed(set: ReadonlySet<string>, ids: string[], isIn: boolean): ReadonlySet<string> {
  const next = new Set(set)
  for (const id of ids) {
    if (isIn) next.add(id)
    else next.delete(id)
  }
  return next
}
