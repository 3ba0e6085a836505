import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fromRoot } from '#scripts/base/project.ts'

const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: fromRoot(),
  encoding: 'utf8',
})
  .split('\n')
  .filter((page) => page && existsSync(fromRoot(page)))

const textOf = (page: string) => readFileSync(fromRoot(page), 'utf8')
const wordsOf = (page: string) => textOf(page).split(/\s+/).filter(Boolean).length

const withoutCode = (text: string) => text.replaceAll(/^```[\s\S]*?^```$/gm, '')

/** As GitHub makes the addresses of a page's headings. */
const anchorsOf = (page: string) =>
  [...withoutCode(textOf(page)).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  )

const linksOf = (page: string) =>
  [...withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))

function isDead(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path ? posix.join(posix.dirname(page), path) : page
  if (!existsSync(fromRoot(target))) return true
  return anchor !== undefined && !anchorsOf(target).includes(anchor)
}

/** What a page names as a file or folder of ours, in code. */
const pathsOf = (page: string) =>
  [...textOf(page).matchAll(/`((?:app|components|hooks|lib|prisma|scripts|tests|docs|public)\/[\w./()[\]-]*)`/g)].map(
    ([, path = '']) => path,
  )

describe.each(pages)('%s', (page) => {
  it('leads nowhere that isn’t there', () => {
    expect(linksOf(page).filter((link) => isDead(page, link))).toEqual([])
  })

  it('names no file that isn’t there', () => {
    expect(pathsOf(page).filter((path) => !existsSync(fromRoot(path)))).toEqual([])
  })
})

it('the README is read in a few minutes', () => {
  expect(wordsOf('README.md')).toBeLessThanOrEqual(900)
})

it('the list of decisions has them all, by number', () => {
  const files = readdirSync(fromRoot('docs/decisions')).filter((file) => file !== 'README.md')
  expect(linksOf('docs/decisions/README.md')).toEqual(files.toSorted())
  expect(files.map((file) => Number(file.slice(0, 3))).toSorted((a, b) => a - b)).toEqual(files.map((_, n) => n + 1))
})

it.each(['app/api', 'lib/server', 'lib/client'])('the lesson’s page names something below %s', (folder) => {
  expect(pathsOf('docs/lesson.md').some((path) => path.startsWith(folder))).toBe(true)
})

/** Every variable that `lib/server/env.ts` reads, but the one that is for tests alone. */
const variables = [...readFileSync(fromRoot('lib/server/env.ts'), 'utf8').matchAll(/^ {4}([A-Z][A-Z_]+):/gm)]
  .map(([, name = '']) => name)
  .filter((name) => !name.startsWith('TEST_ONLY'))

it.each([...new Set(variables)])('%s is explained to whoever runs it', (name) => {
  expect(textOf('docs/operations.md')).toContain(`\`${name}\``)
  expect(readFileSync(fromRoot('.env.example'), 'utf8')).toContain(`${name}=`)
})

it('every command is explained', () => {
  const { scripts } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'))
  const all = pages.map(textOf).join('\n')
  const silent = Object.keys(scripts).filter((name) => !new RegExp(`npm (run )?${name}\\b`).test(all))
  expect(silent).toEqual([])
})
