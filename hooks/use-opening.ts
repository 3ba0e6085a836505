import { useState } from 'react'

type Opening<Of> = { of: Of; anchor: HTMLElement; key: number }

/**
 * What is open beside a button; null: nothing. Each opening has a `key` of its own: that a popover was closed is told by the
 * browser some time later, and whoever opens it again before is not to lose it by that.
 */
export function useOpening<Of = null>() {
  const [opening, setOpening] = useState<Opening<Of> | null>(null)
  return {
    opening,
    open: (of: Of, anchor: HTMLElement) => setOpening((now) => ({ of, anchor, key: (now?.key ?? 0) + 1 })),
    /** Of the opening that was rendered: another one may be there by then. */
    close: () => setOpening((now) => (now === opening ? null : now)),
  }
}
