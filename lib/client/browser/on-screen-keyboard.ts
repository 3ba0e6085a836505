/** The bar of shortcuts that a tablet shows above a keyboard of its own is lower, a keyboard on the screen higher. */
const KEYBOARD_MIN = 120

/** The greatest height seen at each width: turned round, a phone has another one. */
const heights = new Map<number, number>()

/**
 * Whether Enter was pressed on a keyboard that is drawn on the screen, where it is the only way to begin a new line. A tablet
 * with keys of its own has none on the screen.
 */
export function isOnScreenKey(event: Pick<KeyboardEvent, 'code'>): boolean {
  if (!window.matchMedia('(pointer: coarse)').matches) return false
  // Keys that are drawn have no place on a keyboard, where the browser says so.
  return event.code === '' || isKeyboardShown()
}

/** Called once while no keyboard can be there yet. */
export function noteWindowHeight(): void {
  const height = window.visualViewport?.height ?? window.innerHeight
  heights.set(window.innerWidth, Math.max(height, heights.get(window.innerWidth) ?? 0))
}

function isKeyboardShown(): boolean {
  noteWindowHeight()
  const height = window.visualViewport?.height ?? window.innerHeight
  return (heights.get(window.innerWidth) ?? height) - height > KEYBOARD_MIN
}
