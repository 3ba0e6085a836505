import { fetchListener } from '#scripts/provider/fetch-listener.ts'
import { httpServer, listen } from '#scripts/server/http-server.ts'
import { routesOnDisk } from './routes-on-disk.ts'

/** The routes of the tests' app behind the HTTP server that the app itself has; Next is left out. */
export async function serveOverHttp() {
  const routes = (await routesOnDisk()).map((route) => ({
    ...route,
    pattern: new RegExp(`^${route.path.replace('{id}', '(?<id>[^/]+)')}$`),
  }))
  async function respond(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    const route = routes.find(({ method, pattern }) => method === request.method && pattern.test(pathname))
    if (!route) return new Response(null, { status: 404 })
    return route.handle(request, { params: Promise.resolve(route.pattern.exec(pathname)?.groups ?? {}) })
  }
  const server = httpServer(fetchListener(respond))
  const port = await listen(server, { host: '127.0.0.1', port: 0 })
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
