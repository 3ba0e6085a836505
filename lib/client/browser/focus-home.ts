/**
 * Gives the focus to the element marked `data-focus-home` when nothing has it any more, as when what had it was deleted.
 * Not on touch screens, where a keyboard would come up.
 */
export function focusHome(): void {
  const isLost = document.activeElement === null || document.activeElement === document.body
  if (!isLost || !window.matchMedia('(hover: hover)').matches) return
  document.querySelector<HTMLElement>('[data-focus-home]')?.focus({ preventScroll: true })
}
