/**
 * Gives the field the focus. Not on a phone, where the keyboard would come up over what is to be read; nor from somebody at
 * work in the list, on another conversation than the one that is shown.
 */
export function takeFocus(field: HTMLTextAreaElement | null) {
  if (document.activeElement?.matches('[data-row]:not([aria-current])')) return
  if (window.matchMedia('(hover: hover)').matches) field?.focus({ preventScroll: true })
}
