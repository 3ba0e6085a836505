import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'acorn'
import { PlainError } from '../base/plain-error.ts'

/** What the oldest browsers that README.md names can read. */
const ECMA_VERSION = 2024

/** Throws when a script below the folder has syntax that such a browser doesn't know: it would run nothing of it. */
export function checkSyntax(folder: string): void {
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
  if (scripts.length === 0) throw new PlainError(`There are no scripts in ${folder}.`)
  const wrong = scripts.flatMap((name) => syntaxErrors(join(folder, name)))
  if (wrong.length > 0) throw new PlainError(`Too new for the browsers that README.md names:\n${wrong.join('\n')}`)
}

function syntaxErrors(file: string): string[] {
  try {
    parse(readFileSync(file, 'utf8'), { ecmaVersion: ECMA_VERSION })
    return []
  } catch (error) {
    if (error instanceof SyntaxError) return [`${file}: ${error.message}`]
    throw error
  }
}
