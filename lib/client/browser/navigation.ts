/** The address of a conversation; null is the empty page. */
export function conversationPath(conversationId: string | null): '/' | `/c/${string}` {
  return conversationId ? `/c/${encodeURIComponent(conversationId)}` : '/'
}

/** The conversation that an address shows, null for none. */
export function conversationIdOf(pathname: string): string | null {
  const segment = /^\/c\/([^/]+)\/?$/.exec(pathname)?.[1]
  if (segment === undefined) return null
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Changes the address without asking the server for anything; Next follows with `usePathname`. */
export function navigate(path: string): void {
  if (window.location.pathname === path) return
  // What lay over the page is no place to come back to.
  if (isInSheet()) window.history.replaceState(null, '', path)
  else window.history.pushState(null, '', path)
}

let openSheets = 0

const isInSheet = () => Boolean(window.history.state?.isSheet)

/** Something lies over the page from now on, which Back takes away. */
export function enterSheet(): void {
  openSheets += 1
  if (!isInSheet()) window.history.pushState({ ...window.history.state, isSheet: true }, '')
}

/** It is closed, in whichever way. */
export function leaveSheet(): void {
  openSheets -= 1
  // Later: what closed it may lead elsewhere, and it may come back at once.
  setTimeout(() => {
    if (openSheets === 0 && isInSheet()) window.history.back()
  })
}
