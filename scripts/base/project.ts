import { join, resolve } from 'node:path'

/** The folder that holds package.json. */
export const projectRoot = resolve(import.meta.dirname, '../..')

/** The absolute path of something in the project. */
export function fromRoot(...segments: string[]): string {
  return join(projectRoot, ...segments)
}
