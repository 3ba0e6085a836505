const GAP = 4

/** Puts a shown popover below what it belongs to, or above where there is no room, and never beyond the window's edge. */
export function placeBeside(panel: HTMLElement, anchor: Element): void {
  const { top, bottom, left } = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = panel
  const fitsBelow = bottom + GAP + height < window.innerHeight
  panel.style.top = `${Math.max(GAP, fitsBelow ? bottom + GAP : top - GAP - height)}px`
  panel.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - width - GAP))}px`
}
