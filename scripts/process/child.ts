import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fromRoot, projectRoot } from '../base/project.ts'

/** A server that runs in a process of its own. */
export interface Child {
  /** The address that it said it serves. */
  url: string
  pid: number
  /** Sends the signal and waits until it has ended; one that doesn't end by itself is killed. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

interface ChildOptions {
  env: Record<string, string>
  /** The file that what it prints is added to; otherwise its errors are shown. */
  log?: string
}

const PATIENCE_MS = 20_000

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts one of our scripts and waits until it prints an address; shows its output if it ends before. */
export async function startChild(script: string, { env, log }: ChildOptions): Promise<Child> {
  const child = spawn(process.execPath, [fromRoot('scripts', 'launch.mjs'), script], {
    cwd: projectRoot,
    // So that it ends when this process does, however that happens.
    env: { ...process.env, ...env, PARLEY_LAUNCHED: '1' },
    stdio: ['ignore', 'pipe', log ? 'pipe' : 'inherit'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const file = log ? createWriteStream(log, { flags: 'a' }) : null
  if (file) child.stderr?.on('data', (chunk) => file.write(chunk))

  const said: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  // Read on for as long as it lives: a full pipe would make it stand still.
  createInterface({ input: child.stdout as Readable }).on('line', (line) => {
    file?.write(`${line}\n`)
    said.push(line)
    const [url] = /http:\/\/\S+/.exec(line) ?? []
    if (url) resolve(url)
  })
  child.once('exit', () => reject(new Error(`${script} ended before it served:\n${said.join('\n')}`)))
  const url = await promise
  return { url, pid: child.pid ?? 0, stop: (signal = 'SIGTERM') => stop(child, signal) }
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  const impatient = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await exited
  clearTimeout(impatient)
}
