import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { fromRoot } from '#scripts/base/project.ts'

type Handler = (request: Request, segment: { params: Promise<unknown> }) => Promise<Response>

/** One method of one route module, wherever in app/api it lies. */
export interface RouteOnDisk {
  method: string
  /** With `{id}` where the address names something, as the contract's table has it. */
  path: string
  /** What `{id}` names: the folder above it. */
  names: string | null
  handle: Handler
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Catches a path of any length: better-auth's endpoints, and what is nowhere. */
const isCatchAll = (folder: string) => folder.includes('[...')

/** Every route there is below app/api, as Next finds them. */
export async function routesOnDisk(): Promise<RouteOnDisk[]> {
  const folders = globSync('**/route.ts', { cwd: fromRoot('app/api') }).map(dirname)
  const routes = folders
    .filter((folder) => !isCatchAll(folder))
    .map(async (folder) => {
      const handlers: Record<string, Handler> = await import(fromRoot('app/api', folder, 'route.ts'))
      const path = `/api/${folder.replaceAll(/\[(\w+)\]/g, '{$1}')}`
      const names = /([^/]+)\/\{id\}/.exec(path)?.[1] ?? null
      return METHODS.flatMap((method) => (handlers[method] ? [{ method, path, names, handle: handlers[method] }] : []))
    })
  return (await Promise.all(routes)).flat()
}

/** The reply of a route to a request for the thing of this id. */
export function ask(
  { method, path, handle }: RouteOnDisk,
  { id = '', itemId = 'ig_1', query = '', body, headers = {} }: Ask = {},
) {
  const named = path.replace('{id}', encodeURIComponent(id.toWellFormed())).replace('{itemId}', itemId)
  const url = new URL(named, 'http://localhost:3000')
  url.search = query
  const request = new Request(url, {
    method,
    body: method === 'GET' ? null : (body ?? null),
    headers: { host: url.host, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
  })
  // Decoded, as Next hands it over.
  return handle(request, {
    params: Promise.resolve(path.includes('{id}') ? { id, ...(path.includes('{itemId}') && { itemId }) } : {}),
  })
}

interface Ask {
  id?: string
  itemId?: string
  query?: string
  body?: string
  headers?: Record<string, string>
}
