import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fromRoot, projectRoot } from '../project.ts'

export interface Child {
  /** The address that the child said it serves. */
  url: string
  stop(): Promise<void>
}

/** Starts one of our scripts as a process of its own and waits until it prints an address; shows its output if it ends before. */
export async function startChild(script: string, env: Record<string, string>): Promise<Child> {
  const child = spawn(process.execPath, [fromRoot('scripts', 'launch.mjs'), script], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line)
    const [url] = /http:\/\/\S+/.exec(line) ?? []
    if (url) return { url, stop: () => stop(child) }
  }
  throw new Error(`${script} ended before it served:\n${said.join('\n')}`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
