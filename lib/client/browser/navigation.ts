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
  if (window.location.pathname !== path) window.history.pushState(null, '', path)
}
