import { describe, expect, it } from 'vitest'
import { codeFileName } from '#lib/client/code/file-name.ts'
import { highlightCode, loadGrammar } from '#lib/client/code/highlight-code.ts'
import { endingOf, grammarOf } from '#lib/client/code/languages.ts'

describe('what a fence calls its language', () => {
  it.each([
    ['ts', 'typescript'],
    ['TypeScript', 'typescript'],
    ['tsx', 'typescript'],
    ['jsx', 'javascript'],
    ['vue', 'xml'],
    ['svelte', 'xml'],
    ['html', 'xml'],
    ['c++', 'cpp'],
    ['C#', 'csharp'],
    ['shell', 'bash'],
    ['console', 'shell'],
    ['py', 'python'],
    ['golang', 'go'],
    ['yml', 'yaml'],
    ['toml', 'ini'],
    ['postgresql', 'sql'],
    ['m', 'matlab'],
  ])('%s is coloured as %s', (language, grammar) => expect(grammarOf(language)).toBe(grammar))

  it.each(['', 'mermaid', 'befunge', 'text', 'plaintext', 'constructor', '__proto__'])('“%s” stays plain', (language) =>
    expect(grammarOf(language)).toBeNull(),
  )
})

it.each([
  ['ts', 'ts'],
  ['TSX', 'tsx'],
  ['typescript', 'ts'],
  ['vue', 'vue'],
  ['html', 'html'],
  ['python', 'py'],
  ['befunge', null],
])('a file in %s ends with %s', (language, ending) => expect(endingOf(language)).toBe(ending))

describe('code that is saved', () => {
  it.each([
    ['let x', 'ts', 'code.ts'],
    ['x', 'befunge', 'code.txt'],
    ['x', '', 'code.txt'],
    ['x', 'mermaid', 'code.mmd'],
    ['FROM node', 'dockerfile', 'Dockerfile'],
    ['all:', 'make', 'Makefile'],
    ['// src/tides/range.ts\nlet x', 'ts', 'range.ts'],
    ['# tides/range.py\nx = 1', 'python', 'range.py'],
    ['# File: range.py\nx = 1', 'python', 'range.py'],
    ['<!-- index.html -->\n<p>', 'html', 'index.html'],
    ['/* a\\b\\style.css */', 'css', 'style.css'],
    ['// as range.ts says\nlet x', 'ts', 'code.ts'],
    ['# ../../.bashrc', 'sh', 'code.sh'],
    ['# /etc/..\n', 'sh', 'code.sh'],
    ['#!/bin/sh\n', 'sh', 'code.sh'],
    [`// ${'x'.repeat(200)}.ts`, 'ts', 'code.ts'],
  ])('%j in %s is called %s as a file', (source, language, name) => expect(codeFileName(source, language)).toBe(name))
})

it.each(['ts', 'js', 'html', 'md', 'php', 'console', 'py', 'latex', 'objc', 'vim'])(
  'code in %s keeps its text in colours',
  async (language) => {
    const source = '# a <b c="d">`e`</b>\n\n\tlet x = `1` // 3\r\n"4" /* 5\n6 */ <?php $x; ?>\n'
    const grammar = grammarOf(language)
    if (!grammar) throw new Error(`There is no ${language}.`)
    await loadGrammar(grammar)
    const lines = highlightCode(grammar, source)
    expect(lines.map((line) => line.map(([, text]) => text).join('')).join('\n')).toBe(source)
    expect(lines.flat().some(([kind]) => kind !== '')).toBe(true)
  },
)
