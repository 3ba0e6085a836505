import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { PlainError } from '../base/plain-error.ts'
import { fromRoot, projectRoot } from '../base/project.ts'
import { type Claim, claim, claimHolder } from '../process/claim.ts'
import { runQuietly } from '../process/run.ts'
import { sourceHash } from './source-hash.ts'
import { isStamped, stamped } from './stamp.ts'

const stamp = fromRoot('.next', 'source-hash')
const servers = fromRoot('.cache', 'serving')

/** All that `next build` reads. */
const sources = [
  ...['app', 'components', 'hooks', 'lib', 'public', 'prisma/schema.prisma', 'instrumentation.ts', 'proxy.ts'],
  ...['next.config.ts', 'postcss.config.mjs', 'tsconfig.json', 'package.json', 'package-lock.json'],
]

/** Whether the build in .next was made from the sources as they are. */
export function isBuilt(): boolean {
  return existsSync(fromRoot('.next', 'BUILD_ID')) && isStamped(stamp, hashOfSources())
}

/** Builds the app for production unless that is done. Of several processes one builds and the others wait. */
export async function buildApp(onStart: () => void): Promise<void> {
  if (isBuilt()) return
  const held = await waitFor(fromRoot('.cache', 'building'))
  try {
    if (isBuilt()) return
    const [server] = liveServers()
    if (server) {
      throw new PlainError(
        `The source has changed, but process ${server} serves the app as it was built before. ` +
          'Stop it first: a new build would pull the files from under it.',
      )
    }
    onStart()
    await stamped(stamp, hashOfSources(), () => runQuietly('The build', next(), ['build'], { NODE_ENV: 'production' }))
  } finally {
    held.release()
  }
}

/** Says that this process serves the build, which must stay as it is until `release`. */
export function claimBuild(): Claim {
  const held = claim(fromRoot('.cache', 'serving', String(process.pid)))
  if (!held) throw new Error('This process already serves the app.')
  return held
}

function hashOfSources(): string {
  return sourceHash(projectRoot, sources)
}

function liveServers(): number[] {
  mkdirSync(servers, { recursive: true })
  return readdirSync(servers).flatMap((name) => {
    const pid = claimHolder(fromRoot('.cache', 'serving', name))
    if (pid === null) rmSync(fromRoot('.cache', 'serving', name), { force: true })
    return pid ?? []
  })
}

async function waitFor(path: string): Promise<Claim> {
  for (;;) {
    const held = claim(path)
    if (held) return held
    await sleep(200)
  }
}

function next(): string {
  return fromRoot('node_modules', 'next', 'dist', 'bin', 'next')
}
