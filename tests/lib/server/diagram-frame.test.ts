import { expect, it } from 'vitest'
import { frameDocument, frameScript } from '#lib/server/diagram-frame.ts'

const [, version = ''] = /frame\/diagram\/([^/]+)\/draw\.mjs/.exec(frameDocument()) ?? []

it('the frame’s page names the script that draws, and that the library beside it', async () => {
  expect(await frameScript([version, 'draw.mjs'])).toContain("from './mermaid.esm.min.mjs'")
  const library = await frameScript([version, 'mermaid.esm.min.mjs'])
  const [, chunk = ''] = /"\.\/(chunks\/[^"]+)"/.exec(library ?? '') ?? []
  expect(await frameScript([version, ...chunk.split('/')])).toBeTruthy()
})

it.each([
  [['old', 'draw.mjs']],
  [[version]],
  [[version, 'nothing.mjs']],
  [[version, 'mermaid.js']],
  [[version, '..', 'package.json']],
  [[version, '..%2Fpackage.json']],
  [[version, '../../../server-only/index.mjs']],
  [[version, 'chunks', 'mermaid.esm.min', '..', '..', 'mermaid.esm.min.mjs']],
])('there is no script at %j', async (path) => expect(await frameScript(path)).toBeNull())
