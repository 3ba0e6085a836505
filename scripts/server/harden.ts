import type { ServerResponse } from 'node:http'

/** An address whose path can be decoded: Next answers any other with an error. A stray % stands for itself. */
export function routable(url = '/'): string {
  const end = url.search(/[?#]/)
  const path = end < 0 ? url : url.slice(0, end)
  try {
    decodeURIComponent(path)
    return url
  } catch {
    return path.replaceAll('%', '%25') + url.slice(path.length)
  }
}

/** What Next itself refuses with says nothing of caches. */
export function keepErrorOutOfCaches(response: ServerResponse): void {
  const writeHead = response.writeHead
  response.writeHead = function (this: ServerResponse, status: number, ...rest: never[]) {
    if (status >= 400 && !this.hasHeader('cache-control')) this.setHeader('cache-control', 'no-store')
    return writeHead.call(this, status, ...rest)
  } as typeof writeHead
}
