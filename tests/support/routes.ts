import { globSync } from 'node:fs'
import { fromRoot } from '#scripts/base/project.ts'

type Handler = (request: Request, segment: { params: Promise<unknown> }) => Promise<Response>

const lateness = (file: string) => file.replaceAll('[...', '~~').replaceAll('[', '~')
/** As Next looks for them: a folder that is called so goes before one that names something, and that before one that takes the rest. */
const files = globSync('**/route.ts', { cwd: fromRoot('app/api') }).sort((one, other) =>
  lateness(one) < lateness(other) ? -1 : 1,
)

const routes = await Promise.all(
  files.map(async (file) => ({
    pattern: patternOf(file),
    handlers: (await import(fromRoot('app/api', file))) as Record<string, Handler | undefined>,
  })),
)

function patternOf(file: string): RegExp {
  const path = file.replace(/\/?route\.ts$/, '').replace(/\[(\.{3})?(\w+)\]/g, (_, isRest, name) => {
    return `(?<${name}>${isRest ? '.+' : '[^/]+'})`
  })
  return new RegExp(`^/api/${path}$`)
}

/** Calls the route that the address leads to, with what its folders' names say. */
export function callRoute(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  const route = routes.find(({ pattern }) => pattern.test(pathname))
  const handler = route?.handlers[request.method]
  if (!handler) throw new Error(`No route for ${request.method} ${pathname}`)
  return handler(request, { params: Promise.resolve(route?.pattern.exec(pathname)?.groups ?? {}) })
}
