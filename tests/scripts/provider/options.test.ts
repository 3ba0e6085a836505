import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readOptions } from '#scripts/provider/options.ts'
import { newToken, tenantsOf } from '#scripts/provider/tenants.ts'
import { readTokens } from '#scripts/provider/tokens.ts'

describe('the options of npm run provider', () => {
  it('need not be given', () => {
    expect(readOptions([])).toEqual({
      ...{ address: { host: '127.0.0.1', port: 4010 }, tokenFile: null, database: null, cors: [] },
    })
  })

  it('may name a port, a file of tokens, a database and pages', () => {
    const args = ['--port', '0', '--host', '0.0.0.0', '--token-file', 'f', '--database', 'postgresql://x/y']
    expect(readOptions([...args, '--cors', 'https://a.b', '--cors=*'])).toEqual({
      ...{ address: { host: '0.0.0.0', port: 0 }, tokenFile: 'f', database: 'postgresql://x/y' },
      cors: ['https://a.b', '*'],
    })
  })

  it.each(['*', 'https://app.example', 'http://localhost:3000', 'http://[::1]:8080', 'chrome-extension://abcdef'])(
    'let the pages of %s ask',
    (origin) => expect(readOptions(['--cors', origin]).cors).toEqual([origin]),
  )

  it.each([
    ['https://app.example/', 'Write https://app.example\n'],
    ['https://app.example/chat?a=1', 'Write https://app.example\n'],
    ['https://App.Example', 'Write https://app.example\n'],
    ['https://app.example:443', 'Write https://app.example\n'],
    ['https://me@app.example', 'Write https://app.example\n'],
    ['http://bücher.example', 'Write http://xn--bcher-kva.example\n'],
    ['app.example', 'as https://app.example'],
    ['localhost:3000', 'as https://app.example'],
    ['https://', 'as https://app.example'],
    ['https://*.example', 'as https://app.example'],
    ['https://a.example,https://b.example', 'as https://app.example'],
    ['app://a/b', 'as https://app.example'],
    ['null', 'as https://app.example'],
    ['', 'as https://app.example'],
    ['README.md', "'*' in quotes"],
  ])('say what is wrong with --cors %j', (origin, expected) => {
    expect(() => readOptions([`--cors=${origin}`])).toThrow(`--cors ${origin} is no origin.`)
    expect(() => readOptions([`--cors=${origin}`])).toThrow(expected)
  })

  it.each([
    [['--port', '99999'], '--port is a number'],
    [['--port', 'x'], '--port is a number'],
    [['--token', 'a'.repeat(32)], 'A token is no argument'],
    [['--token='], 'A token is no argument'],
    [['--database', 'mysql://x'], 'postgresql://'],
    [['--prot', '1'], '--prot'],
    [['--cors'], '--cors'],
    [['--cors', 'x'], 'is no origin'],
    [['4010'], '4010'],
  ])('are refused as %j with the usage', (args, expected) => {
    expect(() => readOptions(args)).toThrow(expected)
    expect(() => readOptions(args)).toThrow('npm run provider -- [--port')
    expect(() => readOptions(args)).not.toThrow(/aaaa/)
  })
})

describe('the tokens', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tokens-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const [a, b, c] = ['a'.repeat(20), 'b'.repeat(40), 'c'.repeat(20)]
  function file(text: string, mode = 0o600): string {
    const path = join(folder, randomUUID())
    writeFileSync(path, text, { mode: 0o600 })
    chmodSync(path, mode)
    return path
  }

  it('come from the environment and from a file that only its owner reads', () => {
    expect(readTokens(undefined, null)).toEqual([])
    expect(readTokens(`${a}, ${b}\n`, file(`# whose\n${c}\n\n${a}\n`))).toEqual([a, b, c])
  })

  it.each<[string, () => string[], string]>([
    ['too short', () => readTokens('x'.repeat(19)), 'PROVIDER_TOKENS: a token has at least 20'],
    ['too short in a file', () => readTokens('', file('xxxx')), 'at least 20'],
    ['with spaces', () => readTokens('', file(`xxxx ${a}`)), 'no spaces'],
    ['in a file for the group', () => readTokens('', file(a, 0o640)), 'chmod 600'],
    ['in a file for everybody', () => readTokens('', file(a, 0o604)), 'chmod 600'],
    ['in no file', () => readTokens('', join(folder, 'none')), 'There is no file'],
    ['in a folder', () => readTokens('', folder), 'There is no file'],
    ['in an empty file', () => readTokens('', file('\n')), 'holds no token'],
  ])('are refused %s, without being repeated', (_, read, why) => {
    expect(read).toThrow(why)
    expect(read).not.toThrow(/xxxx/)
  })
})

describe('a bearer token', () => {
  it('is a tenant of its own, the same at each start, and not in the tenant’s name', () => {
    const [a = '', b = ''] = [newToken(), newToken()]
    const tenantOf = tenantsOf([a, b])
    expect(tenantOf(a)).toBe(tenantsOf([a])(a))
    expect(tenantOf(a)).not.toBe(tenantOf(b))
    expect(tenantOf(a)).not.toContain(a)
    expect(tenantOf(newToken())).toBeNull()
    expect(tenantOf('')).toBeNull()
  })
})
