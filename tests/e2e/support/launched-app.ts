import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fromRoot, projectRoot } from '#scripts/base/project.ts'
import { freePort } from '#scripts/database/postmaster.ts'
import { serverEnvironment } from './server-environment.ts'

export interface LaunchedApp {
  url: string
  process: ChildProcess
  /** All that it printed so far. */
  output(): string
  /** Sends the signal and resolves with the exit code, or null when the signal itself ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export interface LaunchOptions {
  dataFolder: string
  port?: number
  env?: Record<string, string>
}

/** Runs `npm start` as people do, without npm, and resolves when the app is healthy or has ended. */
export async function launchApp({ dataFolder, port, env }: LaunchOptions): Promise<LaunchedApp> {
  const chosen = port ?? (await freePort('0.0.0.0'))
  const child = spawn(process.execPath, [fromRoot('scripts', 'launch.mjs'), 'start'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...serverEnvironment({ port: chosen, dataFolder }), PARLEY_LAUNCHED: '1', ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const exited = once(child, 'exit')

  const app: LaunchedApp = {
    url: `http://localhost:${chosen}`,
    process: child,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await exited
      return child.exitCode
    },
  }
  while (child.exitCode === null && child.signalCode === null && !(await isHealthy(app.url))) await sleep(50)
  return app
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2000) })
    // Another program on the same port would answer too, but not like this.
    return response.ok && (await response.json()).status === 'ok'
  } catch {
    return false
  }
}
