/**
 * As long as a popover is open, a press beside it only closes it: the click that comes of the press does nothing else.
 * `button` opens and closes it itself.
 */
export function suppressOutsideClick(panel: Element | null, button?: Element | null): void {
  function onPress({ target, button: pressed }: PointerEvent) {
    if (!panel?.matches(':popover-open')) {
      window.removeEventListener('pointerdown', onPress, true)
      return
    }
    if (pressed !== 0 || !(target instanceof Node) || panel.contains(target) || button?.contains(target)) return
    const forget = () => abort.abort()
    const abort = new AbortController()
    const options = { capture: true, signal: abort.signal }
    window.addEventListener(
      'click',
      (event) => {
        // One without a pointer is a key's or a program's.
        if (event.detail === 0) return
        stop(event)
        forget()
      },
      options,
    )
    // A press that became something else has no click; the next press is another one.
    for (const type of ['pointerdown', 'pointercancel', 'keydown']) window.addEventListener(type, forget, options)
  }

  window.addEventListener('pointerdown', onPress, true)
}

const DOUBLE_CLICK_MS = 600

/** What was clicked is about to go: the second click of a double click must not act on what then lies in its place. */
export function suppressSecondClick(): void {
  const onClick = (event: MouseEvent) => event.detail > 1 && stop(event)
  window.addEventListener('click', onClick, true)
  setTimeout(() => window.removeEventListener('click', onClick, true), DOUBLE_CLICK_MS)
}

function stop(event: Event) {
  event.preventDefault()
  event.stopPropagation()
}
