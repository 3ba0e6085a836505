import type { ListAction } from '#lib/contract/batch.ts'

export type Toast = {
  id: number
  text: string
  /** More lines, as the names of what failed. */
  details: string[]
  action: { label: string; run: () => void } | null
  /** Its action takes this back, which was just done: Ctrl/⌘ Z does it too. */
  undoes: Done | null
  /** An error stays until it is closed. */
  isError: boolean
  /** Still being done: it stays until it is changed. */
  isBusy: boolean
}

/** What was done to which conversations. */
export type Done = { action: ListAction; ids: ReadonlySet<string> }

type Content = Partial<Omit<Toast, 'id' | 'text'>> & { text: string }

const LIMIT = 3

const listeners = new Set<() => void>()
let toasts: Toast[] = []
let lastId = 0

/** Says something at the edge of the page. What is returned changes what it says, or takes it away. */
export function showToast(content: Content): { change: (content: Content) => void; close: () => void } {
  lastId += 1
  const id = lastId
  set([...toasts, toastOf(id, content)].slice(-LIMIT))
  return {
    change: (next) => {
      const isThere = toasts.some((toast) => toast.id === id)
      const changed = toastOf(id, next)
      set(isThere ? toasts.map((toast) => (toast.id === id ? changed : toast)) : [...toasts, changed].slice(-LIMIT))
    },
    close: () => closeToast(id),
  }
}

export function closeToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id))
}

/** Takes away the offers to take back what can't be taken back any more. */
export function closeUndos(isOver: (done: Done) => boolean): void {
  set(toasts.filter(({ undoes }) => !undoes || !isOver(undoes)))
}

/** Oldest first. */
export const currentToasts = (): Toast[] => toasts

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function toastOf(id: number, content: Content): Toast {
  return { details: [], action: null, undoes: null, isError: false, isBusy: false, ...content, id }
}

function set(next: Toast[]) {
  toasts = next
  for (const listener of listeners) listener()
}
