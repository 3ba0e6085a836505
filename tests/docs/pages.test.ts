import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { expect, it } from 'vitest'
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

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: fromRoot(),
  encoding: 'utf8',
}).split('\n')

/** The source files that a page names, by their path or the end of it. */
const sourcesOf = (page: string) =>
  [...textOf(page).matchAll(/[\w./-]+\.tsx?\b/g)].map(([name]) => name.replace(/^[./]+/, ''))

const isThere = (name: string) => files.some((file) => file === name || file.endsWith(`/${name}`))

/** What a page names as a file or folder of ours, in code. */
const pathsOf = (page: string) =>
  [...textOf(page).matchAll(/`((?:app|components|hooks|lib|prisma|scripts|tests|docs|public)\/[\w./()[\]-]*)`/g)].map(
    ([, path = '']) => path,
  )

it.each(pages)('%s leads nowhere that isn’t there', (page) => {
  expect(linksOf(page).filter((link) => isDead(page, link))).toEqual([])
})

// What was decided once may be about files that have gone since.
it.each(pages.filter((page) => !page.startsWith('docs/decisions/')))('%s names no file that isn’t there', (page) => {
  expect(pathsOf(page).filter((path) => !existsSync(fromRoot(path)))).toEqual([])
  expect(sourcesOf(page).filter((name) => !isThere(name))).toEqual([])
})

it('the README is read in a few minutes', () => {
  expect(wordsOf('README.md')).toBeLessThanOrEqual(900)
})

it('the list of decisions has them all, by number', () => {
  const files = readdirSync(fromRoot('docs/decisions')).filter((file) => file !== 'README.md')
  expect(linksOf('docs/decisions/README.md')).toEqual(files.toSorted())
  expect(files.map((file) => Number(file.slice(0, 3))).toSorted((a, b) => a - b)).toEqual(files.map((_, n) => n + 1))
})

it('the lesson’s page names functions of ours that are there', () => {
  const code = files
    .filter((file) => /^(app|hooks|lib)\/.*\.tsx?$/.test(file) && existsSync(fromRoot(file)))
    .map((file) => readFileSync(fromRoot(file), 'utf8'))
    .join('\n')
  const ours = textOf('docs/lesson.md')
    .split('\n')
    .map((line) => line.split(' | ')[1] ?? '')
    .flatMap((cell) => [...cell.matchAll(/`([a-z]+[A-Z]\w*)`/g)].map(([, name]) => name))
    // A field of the request.
    .filter((name) => name !== 'conversationId')
  expect(ours.length).toBeGreaterThan(10)
  expect(ours.filter((name) => !new RegExp(`export (async )?(function|const) ${name}\\b`).test(code))).toEqual([])
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
