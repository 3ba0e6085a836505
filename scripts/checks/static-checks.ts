import { fromRoot } from '../base/project.ts'
import { runQuietly } from '../process/run.ts'
import { steps } from './steps.ts'

const bin = (...path: string[]) => fromRoot('node_modules', ...path)

/** What can be told without running the app. */
export function staticChecks(): Promise<void> {
  return steps({
    'lint and format': () => runQuietly('Biome', bin('@biomejs', 'biome', 'bin', 'biome'), ['check']),
    types: async () => {
      await runQuietly('next typegen', bin('next', 'dist', 'bin', 'next'), ['typegen'])
      await runQuietly('TypeScript', bin('typescript', 'bin', 'tsc'), ['--noEmit'])
    },
    'unused code': () => runQuietly('knip', bin('knip', 'bin', 'knip.js'), ['--no-progress']),
  })
}
