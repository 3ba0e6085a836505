import { useState } from 'react'
import { everythingSelected, extended, nothingSelected, type Selection, toggled } from '#lib/client/lists/selection.ts'

/** What is selected of these rows, in the order in which they are shown; null while nothing is being selected. */
export function useSelection(ids: string[]) {
  const [selection, setSelection] = useState<Selection | null>(null)
  const change = (next: (before: Selection) => Selection) => setSelection((before) => before && next(before))

  return {
    selection,
    /** Begins selecting, with one or with nothing. */
    begin: (id?: string) => setSelection(id === undefined ? nothingSelected : toggled(nothingSelected, id)),
    toggle: (id: string, isRange: boolean) =>
      change((before) => (isRange ? extended(before, ids, id) : toggled(before, id))),
    /** From where the last range began, or else from here, everything up to there. */
    stretch: (from: string, to: string) =>
      change((before) => extended(before.anchor === null ? toggled(before, from) : before, ids, to)),
    selectAll: () => setSelection(everythingSelected),
    end: () => setSelection(null),
  }
}
