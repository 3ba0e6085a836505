import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fromRoot } from '#scripts/base/project.ts'

/** What came to one of them later than the oldest that README.md names: Chrome 114, Firefox 128, Safari 17.0. */
const TOO_NEW = [
  ...['Promise.withResolvers', 'Promise.try', 'Object.groupBy', 'Map.groupBy', 'Array.fromAsync', 'AbortSignal.any'],
  ...['RegExp.escape', 'URL.parse(', 'Iterator.from', 'Error.isError', '.isSubsetOf(', '.symmetricDifference('],
]

const folders = ['lib/client', 'lib/contract', 'components', 'hooks']

it.each(TOO_NEW)('no page needs %s, which the oldest browsers lack', (name) => {
  const sources = folders.flatMap((folder) =>
    readdirSync(fromRoot(folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => join(folder, file)),
  )
  expect(sources.length).toBeGreaterThan(300)
  expect(sources.filter((file) => readFileSync(fromRoot(file), 'utf8').includes(name))).toEqual([])
})
