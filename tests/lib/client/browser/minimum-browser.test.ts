import { readFileSync } from 'node:fs'
import { parse } from 'acorn'
import { expect, it } from 'vitest'
import { MINIMUM_BROWSERS, minimumBrowserScript } from '#lib/client/browser/minimum-browser.ts'
import { fromRoot } from '#scripts/base/project.ts'

const run = new Function('HTMLElement', 'Array', 'RegExp', 'document', minimumBrowserScript)

class NoLookBehind {
  constructor(source: string) {
    if (source.includes('(?<=')) throw new SyntaxError('Invalid group specifier name')
  }
}
const withPopovers = { prototype: { showPopover() {} } }

/** What the page of such a browser shows. */
function shownIn({ html = withPopovers as object, array = Array as object, regExp = RegExp as object }): string[] {
  const shown: string[] = []
  const note = { setAttribute() {}, textContent: '', style: {} }
  const documentElement = { appendChild: ({ textContent }: typeof note) => shown.push(textContent) }
  run(html, array, regExp, { createElement: () => note, documentElement })
  return shown
}

it.each([
  ['popovers', { html: { prototype: {} } }],
  ['toSorted', { array: { prototype: {} } }],
  ['look-behind in regular expressions', { regExp: NoLookBehind }],
])('a browser without %s is told which one is needed', (_, browser) => {
  expect(shownIn(browser)).toEqual([`Parley needs a newer browser: ${MINIMUM_BROWSERS}, or later.`])
})

it('a browser that has them all is told nothing', () => {
  expect(shownIn({})).toEqual([])
})

it('what tells them can be read by any browser', () => {
  expect(() => parse(minimumBrowserScript, { ecmaVersion: 5 })).not.toThrow()
})

it('the README asks for the same browsers, and so does the build', () => {
  const textOf = (file: string) => readFileSync(fromRoot(file), 'utf8')
  expect(textOf('README.md')).toContain(MINIMUM_BROWSERS)
  const versions = JSON.parse(textOf('package.json')).browserslist.map((browser: string) => browser.split(' ')[1])
  for (const version of MINIMUM_BROWSERS.match(/[\d.]+/g) ?? []) expect(versions).toContain(version)
})
