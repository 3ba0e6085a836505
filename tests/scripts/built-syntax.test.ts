import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkSyntax } from '#scripts/checks/built-syntax.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syntax-'))
  mkdirSync(join(folder, 'chunks'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const build = (code: string) => writeFileSync(join(folder, 'chunks', 'one.js'), code)

it.each([
  'class A { static { this.#b = a?.b ?? /(?<=a)[[b]--c]/v } static #b }',
  'async () => { for await (const a of b) c ||= 1_000n }',
])('passes what the required browsers can read: %s', (code) => {
  build(code)
  expect(() => checkSyntax(folder)).not.toThrow()
})

it.each(['{ using a = b() }', 'const a = /(?i:b)c/', 'const a = /(?<b>c)|(?<b>d)/'])(
  'names the script that has something newer: %s',
  (code) => {
    build(code)
    expect(() => checkSyntax(folder)).toThrow(/Too new for the browsers.*\n.*one\.js: .* \(1:\d+\)/)
  },
)

it('does not pass a folder without scripts', () => {
  expect(() => checkSyntax(folder)).toThrow('There are no scripts')
})
