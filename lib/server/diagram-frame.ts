import 'server-only'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the frame's files are: Mermaid's as npm brought them, and the one of ours that has them draw. */
const mermaid = join(/* turbopackIgnore: true */ process.cwd(), 'node_modules', 'mermaid')
const drawScript = join(/* turbopackIgnore: true */ process.cwd(), 'app', 'frame', 'diagram', 'draw.mjs')

const MERMAID_FILE = /^(chunks\/mermaid\.esm\.min\/)?[\w.-]+\.mjs$/

/** The page in the frame. It is the same for everybody, and what may run in it is said with it (security-headers.ts). */
export function frameDocument(): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Diagram</title>
<style>html { overflow: auto } body { margin: 0 } #drawing { padding: 8px } svg { display: block; margin: 0 auto; height: auto }</style>
<div id="drawing"></div>
<script type="module" src="/frame/diagram/${version()}/draw.mjs"></script>
</html>
`
}

/** A script of the frame by its path, which names the version; null when there is none. */
export async function frameScript([asked, ...path]: string[]): Promise<string | null> {
  const name = path.join('/')
  if (asked !== version()) return null
  if (name === 'draw.mjs') return readFile(drawScript, 'utf8')
  if (!MERMAID_FILE.test(name)) return null
  return readFile(join(mermaid, 'dist', name), 'utf8').catch(() => null)
}

/** A browser keeps the scripts for good, so each state of them has an address of its own. */
function version(): string {
  const { version } = JSON.parse(readFileSync(join(mermaid, 'package.json'), 'utf8'))
  const ours = createHash('sha256').update(readFileSync(drawScript)).digest('hex')
  return `${version}-${ours.slice(0, 8)}`
}
