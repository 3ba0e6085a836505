import { describe, expect, it } from 'vitest'
import { readOptions } from '#scripts/provider/options.ts'
import { newToken, tenantsOf } from '#scripts/provider/tenants.ts'

describe('the options of npm run provider', () => {
  it('need not be given', () => {
    expect(readOptions([])).toEqual({ address: { host: '127.0.0.1', port: 4010 }, tokens: [], database: null })
  })

  it('may name a port, several tokens and a database', () => {
    const args = ['--port', '0', '--host', '0.0.0.0', '--token', 'a', '--token=b', '--database', 'postgresql://x/y']
    expect(readOptions(args)).toEqual({
      ...{ address: { host: '0.0.0.0', port: 0 }, tokens: ['a', 'b'], database: 'postgresql://x/y' },
    })
  })

  it.each([
    [['--port', '99999'], '--port is a number'],
    [['--port', 'x'], '--port is a number'],
    [['--token', 'a b'], 'no spaces'],
    [['--token', ''], 'no spaces'],
    [['--database', 'mysql://x'], 'postgresql://'],
    [['--prot', '1'], '--prot'],
    [['4010'], '4010'],
  ])('are refused as %j with the usage', (args, expected) => {
    expect(() => readOptions(args)).toThrow(expected)
    expect(() => readOptions(args)).toThrow('npm run provider -- [--port')
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
