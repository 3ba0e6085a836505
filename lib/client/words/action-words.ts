import type { ListAction } from '#lib/contract/batch.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'

/** What could not be done to one of them, and why. */
export type Failure = { id: string; error: ErrorInfo }

/** [one is done, several are done (after their number), being done (after their number), what could not be done] */
const words: Record<ListAction, [string, string, string, string]> = {
  pin: ['Pinned.', 'pinned', 'being pinned', 'pinned'],
  unpin: ['No longer pinned.', 'no longer pinned', 'being unpinned', 'unpinned'],
  archive: ['Archived.', 'archived', 'being archived', 'archived'],
  unarchive: ['Back in the list.', 'back in the list', 'being brought back', 'brought back'],
  trash: ['Moved to the trash.', 'moved to the trash', 'moving to the trash', 'moved to the trash'],
  restore: ['Restored.', 'restored', 'being restored', 'restored'],
  'delete-forever': ['Deleted for good.', 'deleted for good', 'being deleted for good', 'deleted'],
}

const NAMES_SHOWN = 4

/** `name`: of the only one. */
export function doneText(action: ListAction, count: number, name: string | null = null): string {
  const [one, several] = words[action]
  if (count === 1) return name === null ? one : `“${name}” ${several}.`
  return `${count.toLocaleString('en')} ${several}.`
}

export function busyText(action: ListAction, done: number, all: number): string {
  if (done === 0) return `${all.toLocaleString('en')} ${words[action][2]} …`
  return `${done.toLocaleString('en')} of ${all.toLocaleString('en')} ${words[action][2]} …`
}

/** What failed, by name and reason, and how many didn't. `titleOf` is null for what isn't known here. */
export function failureText(
  action: ListAction,
  { done, failed }: { done: number; failed: Failure[] },
  titleOf: (id: string) => string | null,
): { text: string; details: string[] } {
  return failureWords(words[action][3], done > 0 ? doneText(action, done) : null, failed, titleOf)
}

/** The same for anything that can be done to several: `verb` completes “could not be …”. */
export function failureWords(
  verb: string,
  done: string | null,
  failed: Failure[],
  titleOf: (id: string) => string | null,
): { text: string; details: string[] } {
  const prefix = done ? `${done} ` : ''
  const nameOf = ({ id }: Failure) => titleOf(id)
  const [first, ...others] = failed
  if (first && others.length === 0) {
    const name = nameOf(first)
    return { text: `${prefix}${name ? `“${name}”` : 'This'} could not be ${verb}. ${first.error.message}`, details: [] }
  }
  const text = `${prefix}${failed.length.toLocaleString('en')} could not be ${verb}.`
  const shown = failed.slice(0, NAMES_SHOWN)
  const rest = failed.length - shown.length
  const more = rest > 0 ? [`and ${rest.toLocaleString('en')} more`] : []
  const quoted = (failure: Failure) => `“${nameOf(failure) ?? 'Further down'}”`
  if (others.every(({ error }) => error.message === first?.error.message)) {
    return { text: `${text} ${first?.error.message ?? ''}`, details: [[...shown.map(quoted), ...more].join(', ')] }
  }
  return { text, details: [...shown.map((failure) => `${quoted(failure)}: ${failure.error.message}`), ...more] }
}
