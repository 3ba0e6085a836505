import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { CLIENT_ADDRESS_HEADER, clientAddress } from '#lib/server/auth/client-address.ts'
import { clientAddressOf } from '#scripts/server/client-address.ts'

const from = (remoteAddress: string, told?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': told } }) as unknown as IncomingMessage

describe('whose a request is', () => {
  it.each([
    ['nobody is trusted', [], '192.0.2.1', '203.0.113.5', '192.0.2.1'],
    ['it comes from no proxy', ['10.0.0.0/8'], '192.0.2.1', '203.0.113.5', '192.0.2.1'],
    ['it comes from a proxy that says nothing', ['10.0.0.0/8'], '10.0.0.1', undefined, '10.0.0.1'],
    ['it comes from a proxy', ['10.0.0.0/8'], '10.0.0.1', '203.0.113.5', '203.0.113.5'],
    ['it came by two proxies', ['10.0.0.1', '10.0.0.2'], '10.0.0.1', '203.0.113.5, 10.0.0.2', '203.0.113.5'],
    ['the client made something up', ['10.0.0.1'], '10.0.0.1', '198.51.100.9, 203.0.113.5', '203.0.113.5'],
    ['the client claims to be a proxy', ['10.0.0.0/8'], '10.0.0.1', '10.0.0.9, 203.0.113.5', '203.0.113.5'],
    ['what is told is no address', ['10.0.0.1'], '10.0.0.1', 'nonsense', '10.0.0.1'],
    ['the client sent nonsense', ['10.0.0.1'], '10.0.0.1', 'x, 203.0.113.5', '203.0.113.5'],
    ['everybody on the way is trusted', ['10.0.0.0/8'], '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['the socket speaks both versions', ['10.0.0.1'], '::ffff:10.0.0.1', '203.0.113.5', '203.0.113.5'],
    ['the proxy writes ports', ['10.0.0.1'], '10.0.0.1', '203.0.113.5:4711', '203.0.113.5'],
    ['the proxy speaks IPv6', ['fd00::/8'], 'fd00::1', '2001:db8::5', '2001:db8::5'],
    ['the proxy writes brackets', ['fd00::/8'], 'fd00::1', '[2001:db8::5]:443', '2001:db8::5'],
  ])('when %s', (_, trusted, remote, told, expected) => {
    expect(clientAddressOf(trusted)(from(remote, told))).toBe(expected)
  })
})

describe('whom limits count', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is %s', (address, expected) => {
    const request = new Request('http://localhost', { headers: { [CLIENT_ADDRESS_HEADER]: address } })
    expect(clientAddress(request)).toBe(expected)
  })

  it('an address that the client claims is none', () =>
    expect(clientAddress(new Request('http://localhost', { headers: { 'x-forwarded-for': '192.0.2.1' } }))).toBe(
      'unknown',
    ))
})
