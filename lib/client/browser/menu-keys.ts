/** What a menu is about when a key is pressed in it: the arrows, Home and End go round its items, a letter to the next that begins so. */
export function onMenuKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'preventDefault' | 'stopPropagation'>,
  menu: Element,
): void {
  // What lies below would take them for its own.
  event.stopPropagation()
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const items = [...menu.querySelectorAll<HTMLElement>('button, a')]
  const index = items.findIndex((item) => item.matches(':focus'))
  const to =
    { ArrowDown: index + 1, ArrowUp: index < 0 ? -1 : index - 1, Home: 0, End: -1 }[event.key] ??
    indexOfLetter(items, index, event.key)
  if (to === null) return
  event.preventDefault()
  items.at(to % items.length)?.focus()
}

function indexOfLetter(items: HTMLElement[], index: number, key: string): number | null {
  if (key.trim().length !== 1) return null
  const begins = (item: HTMLElement) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase())
  const after = items.findIndex((item, at) => at > index && begins(item))
  const found = after >= 0 ? after : items.findIndex(begins)
  return found < 0 ? null : found
}
