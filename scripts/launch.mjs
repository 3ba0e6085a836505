// Runs `scripts/<command>.ts`. The one script that the machine's own Node starts, perhaps before anything is installed:
// plain JavaScript for Node 20, with nothing imported but Node itself.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [command = 'start', ...args] = process.argv.slice(2)

process.chdir(root)
process.env.NEXT_TELEMETRY_DISABLED = '1'
// Nothing is written outside this folder: neither temporary files nor the notes that tools keep in the home folder.
process.env.TMPDIR = join(root, '.cache', 'tmp')
for (const kind of ['CONFIG', 'CACHE', 'DATA']) process.env[`XDG_${kind}_HOME`] = join(root, '.cache', 'home')
mkdirSync(process.env.TMPDIR, { recursive: true })

try {
  const { installIfNeeded } = await import('./install.mjs')
  await installIfNeeded(root)
  const node = chooseNode()
  if (node === process.execPath) await runHere()
  else handOver(node)
} catch (error) {
  // Errors with a sentence for people have it all in the message; of the others the place is wanted too.
  const plain = error?.name === 'PlainError' || error?.name === 'EnvError'
  console.error(plain ? error.message : error)
  process.exit(1)
}

/** npm brought a Node for the usual platforms; elsewhere the machine's own must be new enough to run TypeScript. */
function chooseNode() {
  const bundled = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(bundled)) return realpathSync(bundled) === realpathSync(process.execPath) ? process.execPath : bundled
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major >= 24 || (major === 22 && minor >= 18)) return process.execPath
  throw plainError(`Parley needs Node 22.18 or newer on this platform; this is ${process.versions.node}.`)
}

async function runHere() {
  process.env.PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  // Node 20 has no such function, so it can't be imported above.
  const { registerHooks } = await import('node:module')
  // Server modules say so with `import 'server-only'`, which throws outside Next. Here is a server.
  const empty = pathToFileURL(join(root, 'node_modules', 'server-only', 'empty.js')).href
  registerHooks({
    resolve: (name, context, next) =>
      name === 'server-only' ? { url: empty, shortCircuit: true } : next(name, context),
  })
  process.argv = [process.execPath, join(root, 'scripts', `${command}.ts`), ...args]
  await import(`./${command}.ts`)
}

function handOver(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), command, ...args], {
    stdio: 'inherit',
    env: { ...process.env, PARLEY_LAUNCHED: '1' },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`Can't run ${node}: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
  // If npm is killed, we must not keep the child from noticing that nobody is left.
  const parent = process.ppid
  if (process.env.npm_execpath) {
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
  }
}

function plainError(message) {
  return Object.assign(new Error(message), { name: 'PlainError' })
}
