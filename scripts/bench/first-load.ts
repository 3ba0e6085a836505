import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { fromRoot } from '../base/project.ts'
import { runQuietly } from '../process/run.ts'
import type { BenchApp } from './bench-app.ts'
import { kB, type Measurement } from './report.ts'

/** The JavaScript that the chat page loads first, against that of an empty page that the same Next builds. */
export async function measureFirstLoad({ url }: BenchApp): Promise<Measurement[]> {
  const page = await (await fetch(url)).text()
  const ours = await sizeOfScripts(page, async (src) => Buffer.from(await (await fetch(url + src)).arrayBuffer()))
  const empty = await buildEmptyPage()
  const floor = await sizeOfScripts(readFileSync(join(empty, 'server', 'app', 'index.html'), 'utf8'), async (src) =>
    readFileSync(join(empty, src.replace('/_next/', ''))),
  )
  const above = ours - floor
  return [
    {
      what: 'First-load JavaScript of the chat page, gzipped',
      ours: kB(ours),
      reference: `${kB(floor)} of an empty page`,
      result: `${kB(above)} above it`,
      aim: 'at most 110 kB',
      met: above <= 110_000,
    },
  ]
}

async function sizeOfScripts(html: string, read: (src: string) => Promise<Buffer>): Promise<number> {
  // Browsers that know modules skip the scripts marked nomodule.
  const tags = [...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag).filter((tag) => !/nomodule/i.test(tag))
  const sources = new Set(tags.flatMap((tag) => /src="([^"?]+)/.exec(tag)?.[1] ?? []))
  const sizes = await Promise.all([...sources].map(async (src) => gzipSync(await read(src)).length))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Builds a project of one empty page inside ours, so that it uses the same packages; returns its output folder. */
async function buildEmptyPage(): Promise<string> {
  const folder = fromRoot('.cache', 'bench', 'empty-page')
  mkdirSync(join(folder, 'app'), { recursive: true })
  const files = {
    'package.json': '{ "private": true, "type": "module" }',
    'next.config.mjs': `export default { turbopack: { root: ${JSON.stringify(fromRoot())} } }`,
    'app/layout.js': 'export default ({ children }) => <html lang="en"><body>{children}</body></html>',
    'app/page.js': 'export default () => null',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  await runQuietly(
    'The build of the empty page',
    fromRoot('node_modules', 'next', 'dist', 'bin', 'next'),
    ['build', folder],
    {
      NODE_ENV: 'production',
    },
  )
  return join(folder, '.next')
}
