import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fromRoot } from '#scripts/base/project.ts'

/** `npm run NAME -- ARGS` with the settings of the tests' app: what it printed, and its exit code. */
export async function runScript(name: string, args: string[] = [], settings: Record<string, string> = {}) {
  const child = spawn(process.execPath, [fromRoot('scripts', 'launch.mjs'), name, ...args], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, complaints, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: code as number, out, complaints }
}
