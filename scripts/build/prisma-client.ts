import { existsSync, rmSync } from 'node:fs'
import { fromRoot, projectRoot } from '../base/project.ts'
import { runQuietly } from '../process/run.ts'
import { sourceHash } from './source-hash.ts'
import { stamped } from './stamp.ts'

/** Generates the Prisma client if the schema changed since. Returns whether it did. */
export function generatePrismaClient(): Promise<boolean> {
  const stamp = fromRoot('.cache/stamps/prisma-client')
  if (!existsSync(fromRoot('lib/server/db/generated/client.ts'))) rmSync(stamp, { force: true })
  const hash = sourceHash(projectRoot, ['prisma/schema.prisma', 'node_modules/prisma/package.json'])
  return stamped(stamp, hash, async () => {
    // Any existing file will do: without this, generate tries to download an engine it then has no use for;
    // and CHECKPOINT_DISABLE keeps it from looking for updates.
    const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }
    await runQuietly('prisma generate', fromRoot('node_modules/prisma/build/index.js'), ['generate'], env)
  })
}
