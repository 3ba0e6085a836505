import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { fromRoot } from '#scripts/base/project.ts'
import type { Call } from './app.ts'

/** The Node that npm brought runs TypeScript; the one that runs the tests need not. */
function nodeBinary(): string {
  const bundled = fromRoot('node_modules', '.bin', 'node')
  return existsSync(bundled) ? bundled : process.execPath
}

/** Another app server on the same database and with the same settings, as a process of its own. */
export async function startAnotherNode() {
  const program = fileURLToPath(new URL('./another-node/serve.ts', import.meta.url))
  const child = spawn(nodeBinary(), [program], { cwd: fromRoot(), stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const [url] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited])) as unknown[]
  if (typeof url !== 'string') throw new Error('The other node ended before it served.')
  return {
    /** A browser with this session's cookie that talks to this node. */
    browser(cookie: string) {
      const call = (path: string, { method = 'GET', body, headers }: Call = {}) =>
        fetch(new URL(path, url), {
          method,
          body: body === undefined ? undefined : JSON.stringify(body),
          headers: { cookie, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        })
      return {
        fetch: call,
        async json(path: string, options?: Call) {
          const response = await call(path, options)
          return { status: response.status, body: await response.json() }
        },
      }
    },
    /** Dead at once, without a word to anybody. */
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
