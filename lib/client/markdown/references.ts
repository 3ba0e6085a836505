/** What links may refer to, by label. */
export type References = Record<string, { title: string; href: string }>

const isSame = (a: References, b: References, label: string) =>
  a[label]?.href === b[label]?.href && a[label]?.title === b[label]?.title

/** The labels that lead somewhere else than before. */
export function changedLabels(before: References, after: References): string[] {
  if (before === after) return []
  return Object.keys({ ...before, ...after }).filter((label) => !isSame(before, after, label))
}

/** What links may refer to now, and what of it is new. */
export interface Relinking {
  references: References
  /** The labels that lead somewhere else than when that was known. */
  changedSince: (before: References) => string[]
}

/** Thousands of blocks know the same: it is compared once. */
export function relinkTo(references: References): Relinking {
  const known = new Map<References, string[]>()
  const changedSince = (before: References) => {
    const changed = known.get(before) ?? changedLabels(before, references)
    known.set(before, changed)
    return changed
  }
  return { references, changedSince }
}

/** Whether a source may refer to one of the labels. By their first words: a line may break after them. */
export function mentions(source: string, labels: string[]): boolean {
  if (labels.length === 0 || !source.includes('[')) return false
  const text = source.toLowerCase().toUpperCase()
  return labels.some((label) => text.includes(label.split(' ', 1)[0] ?? label))
}
