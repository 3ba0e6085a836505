import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Changes when a file below one of the paths is added, removed, renamed or edited; times and modes don't count. */
export function sourceHash(root: string, paths: string[]): string {
  const hash = createHash('sha256')
  for (const path of paths) addTo(hash, root, path)
  return hash.digest('hex')
}

function addTo(hash: ReturnType<typeof createHash>, root: string, path: string): void {
  const stat = lstatSync(join(root, path), { throwIfNoEntry: false })
  if (stat?.isDirectory()) {
    for (const name of readdirSync(join(root, path)).sort()) addTo(hash, root, `${path}/${name}`)
  } else if (stat?.isFile()) {
    const content = readFileSync(join(root, path))
    // The length keeps two files apart from one that holds both.
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
}
