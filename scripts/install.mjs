// What `npm start` needs before anything else. For Node 20, like launch.mjs.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Installs the packages that package-lock.json names, unless exactly these are installed. */
export async function installIfNeeded(root) {
  const stamp = join(root, 'node_modules', '.parley-install')
  const wanted = installHash(readFileSync(join(root, 'package.json'), 'utf8'), lockOf(root))
  if (read(stamp) === wanted) return
  if (read(stamp) === null && isInstalled(lockOf(root), read(join(root, 'node_modules', '.package-lock.json')))) {
    // By hand, with npm itself.
    writeFileSync(stamp, wanted)
    return
  }
  const done = lock(join(root, '.cache', 'installing'))
  try {
    console.log('Installing packages (once; takes a minute or two)…')
    const started = Date.now()
    npmCi(root)
    writeFileSync(stamp, wanted)
    // As large as what it was unpacked to, and of no use until the next upgrade.
    rmSync(join(root, '.cache', 'npm'), { recursive: true, force: true })
    console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`)
  } finally {
    done()
  }
}

/** Changes when other packages are wanted, or the folder moved to another kind of machine. */
export function installHash(packageJson, packageLock) {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(packageJson)
  const wanted = [dependencies, devDependencies, optionalDependencies, process.platform, process.arch]
  return createHash('sha256').update(JSON.stringify(wanted)).update(packageLock).digest('hex')
}

/** Whether npm's own record of node_modules has every package of the lock, but for optional ones it left out. */
export function isInstalled(packageLock, record) {
  if (record === null) return false
  const installed = JSON.parse(record).packages
  return Object.entries(JSON.parse(packageLock).packages).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  )
}

function npmCi(root) {
  // The npm that runs us, on the Node it runs on: the one in node_modules is about to be replaced.
  const { npm_execpath: npm, npm_node_execpath: node = process.execPath } = process.env
  const [command, ...before] = npm ? [node, npm] : ['npm']
  const result = spawnSync(command, [...before, 'ci', '--include=dev', '--include=optional'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  })
  if (result.status === 0) return
  const output = result.error?.message ?? `${result.stdout}${result.stderr}`
  throw plainError(`${output.trim()}\n\nThe packages could not be installed (npm ci, see above).`)
}

function lock(path) {
  mkdirSync(join(path, '..'), { recursive: true })
  const holder = Number(read(path))
  if (holder > 0 && isAlive(holder))
    throw plainError(`Process ${holder} is installing the packages. Try again after it.`)
  writeFileSync(path, String(process.pid))
  return () => rmSync(path, { force: true })
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function lockOf(root) {
  return readFileSync(join(root, 'package-lock.json'), 'utf8')
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

function plainError(message) {
  return Object.assign(new Error(message), { name: 'PlainError' })
}
