import type { IncomingMessage, ServerResponse } from 'node:http'

/** Takes from a request what Next fails on, or complains of at length: an address or a header that nobody's page sends. */
export function tame(request: IncomingMessage): void {
  request.url = routable(request.url)
  // Parley has no server actions.
  delete request.headers['next-action']
  if (!isRouterState(request.headers['next-router-state-tree'])) delete request.headers['next-router-state-tree']
}

/** Whether there is a way to answer: pages can be read. What else comes to one Next takes for a server action, and fails on. */
export function isAnswered({ method = 'GET', url = '/' }: Pick<IncomingMessage, 'method' | 'url'>): boolean {
  return method !== 'TRACE' && (url.startsWith('/api/') || ['GET', 'HEAD'].includes(method))
}

/**
 * An address whose path can be decoded. A stray % stands for itself. A server that it names is left out: Next would send
 * whoever asks there.
 */
export function routable(address = '/'): string {
  const url = address.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*(?=(\/?))/i, (_, slash: string) => (slash ? '' : '/'))
  const end = url.search(/[?#]/)
  const path = end < 0 ? url : url.slice(0, end)
  try {
    decodeURIComponent(path)
    return url
  } catch {
    return path.replaceAll('%', '%25') + url.slice(path.length)
  }
}

/** Where a page of ours says it is, as Next's router writes it. */
function isRouterState(header: unknown): boolean {
  try {
    return isTree(JSON.parse(decodeURIComponent(String(header))))
  } catch {
    return false
  }
}

const isTree = (tree: unknown): boolean =>
  Array.isArray(tree) &&
  (typeof tree[0] === 'string' || Array.isArray(tree[0])) &&
  Object.prototype.toString.call(tree[1]) === '[object Object]' &&
  Object.values(tree[1]).every(isTree)

/** An error is kept by no cache, whoever answers with it. */
export function keepErrorOutOfCaches(response: ServerResponse): void {
  const writeHead = response.writeHead
  response.writeHead = function (this: ServerResponse, status: number, ...rest: never[]) {
    const isKept = !String(this.getHeader('cache-control')).includes('no-store')
    if (status >= 400 && isKept) this.setHeader('cache-control', 'no-store')
    return writeHead.call(this, status, ...rest)
  } as typeof writeHead
}
