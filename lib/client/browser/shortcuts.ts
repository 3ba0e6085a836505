export const shortcutNames = ['help', 'new', 'copy', 'edit', 'model', 'previous', 'next'] as const
export type ShortcutName = (typeof shortcutNames)[number]

const byKey: Record<string, ShortcutName> = {
  ...{ n: 'new', c: 'copy', e: 'edit', m: 'model' },
  ...{ ArrowUp: 'previous', ArrowDown: 'next' },
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/**
 * What a key means; null: nothing. Alt Shift, on a Mac Control Shift: no browser and no screen reader has a letter of these for
 * itself, and nothing that anybody types is among them. `?` only where nothing is typed.
 */
export function shortcutOf(
  pressed: Pressed,
  { isMac, isTyping }: { isMac: boolean; isTyping: boolean },
): ShortcutName | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = pressed
  if (key === '?' && !isTyping && !ctrlKey && !metaKey && !altKey) return 'help'
  const isHeld = shiftKey && !metaKey && (isMac ? ctrlKey && !altKey : altKey && !ctrlKey)
  return (isHeld && byKey[key.length === 1 ? key.toLowerCase() : key]) || null
}

export const isOnMac = (): boolean => /^mac/i.test(navigator.platform)

/** Where a key is a letter. */
export const isTypingIn = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable)
