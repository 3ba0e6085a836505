import { type ChildProcess, spawn } from 'node:child_process'
import { PlainError } from '../base/plain-error.ts'
import { projectRoot } from '../base/project.ts'

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill()
})

/** Runs a program of a package on this Node, quietly: its output is shown only when it fails. */
export async function runQuietly(title: string, script: string, args: string[], env: Record<string, string> = {}) {
  const { code, output } = await run([process.execPath, script, ...args], env)
  if (code !== 0) throw new PlainError(`${output.trim()}\n\n${title} failed (see above).`)
}

/** Runs a command in the project's folder to its end and returns its exit code with all that it printed. */
export function run(command: string[], env: Record<string, string> = {}): Promise<{ code: number; output: string }> {
  const [program = '', ...args] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    running.add(child)
    child.once('exit', () => running.delete(child))
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }))
  })
}
