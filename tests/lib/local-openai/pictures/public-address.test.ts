import os from 'node:os'
import { describe, expect, it, vi } from 'vitest'
import { isPublicAddress, isPublicName, isPublicPlace } from '#lib/local-openai/pictures/public-address.ts'

describe('an address of the public internet', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '168.63.129.15',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '203.0.114.0',
    '223.255.255.255',
    '2001:200::1',
    '2001:4860:4860::8888',
    '2606:4700:4700::1111',
    '2a00:1450:4001:80b::200e',
    '3fff:1000::1',
    // What NAT64 makes of a public one, where there is no IPv4.
    '64:ff9b::8.8.8.8',
    '64:ff9b::808:808',
  ])('is %s', (address) => expect(isPublicAddress(address)).toBe(true))

  it.each([
    ['this network', '0.0.0.0'],
    ['this network', '0.255.255.255'],
    ['private', '10.0.0.0'],
    ['private', '10.255.255.255'],
    ['shared by a carrier', '100.64.0.0'],
    ['metadata at Alibaba', '100.100.100.200'],
    ['shared by a carrier', '100.127.255.255'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['the host at Azure', '168.63.129.16'],
    ['link-local', '169.254.0.0'],
    ['metadata at most clouds', '169.254.169.254'],
    ['credentials of containers', '169.254.170.2'],
    ['link-local', '169.254.255.255'],
    ['private', '172.16.0.0'],
    ['private', '172.31.255.255'],
    ['protocols', '192.0.0.0'],
    ['metadata at Oracle', '192.0.0.192'],
    ['documentation', '192.0.2.1'],
    ['relays of 6to4', '192.88.99.1'],
    ['private', '192.168.0.0'],
    ['private', '192.168.255.255'],
    ['benchmarks', '198.18.0.0'],
    ['benchmarks', '198.19.255.255'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.255'],
    ['multicast', '224.0.0.1'],
    ['multicast', '239.255.255.255'],
    ['reserved', '240.0.0.0'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['loopback, in full', '0:0:0:0:0:0:0:1'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['IPv4-compatible, public inside', '::8.8.8.8'],
    ['IPv4-mapped', '::ffff:127.0.0.1'],
    ['IPv4-mapped', '::ffff:7f00:1'],
    ['IPv4-mapped', '::ffff:169.254.169.254'],
    ['IPv4-mapped, public inside', '::ffff:8.8.8.8'],
    ['IPv4-translated', '::ffff:0:127.0.0.1'],
    ['NAT64 of loopback', '64:ff9b::127.0.0.1'],
    ['NAT64 of a private one', '64:ff9b::a00:1'],
    ['NAT64 of a private one', '64:ff9b::192.168.1.1'],
    ['NAT64 of metadata', '64:ff9b::a9fe:a9fe'],
    ['NAT64 of this network', '64:ff9b::'],
    ['NAT64 with a longer prefix', '64:ff9b:0:0:0:1:808:808'],
    ['NAT64 of one’s own', '64:ff9b:1::8.8.8.8'],
    ['NAT64 of one’s own', '64:ff9b:1:ffff::a00:1'],
    ['discard', '100::1'],
    ['discard', '100:0:0:1::1'],
    ['Teredo', '2001::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['PCP anycast', '2001:1::1'],
    ['benchmarks', '2001:2::1'],
    ['ORCHID', '2001:10::1'],
    ['ORCHIDv2', '2001:20::1'],
    ['the end of the protocols', '2001:1ff:ffff::1'],
    ['documentation', '2001:db8::1'],
    ['6to4 of a private one', '2002:a00:1::'],
    ['6to4 of loopback', '2002:7f00:1::1'],
    ['6to4, public inside', '2002:808:808::1'],
    ['the 6bone', '3ffe::1'],
    ['documentation', '3fff::1'],
    ['documentation', '3fff:fff:ffff::1'],
    ['not given out', '4000::1'],
    ['segment routing', '5f00::1'],
    ['unique local', 'fc00::1'],
    ['unique local, metadata at AWS', 'fd00:ec2::254'],
    ['unique local, metadata at Google', 'fd20:ce::254'],
    ['link-local', 'fe80::1'],
    ['link-local with its interface', 'fe80::1%eth0'],
    ['link-local, the end', 'febf::1'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['multicast', 'ff0e::1'],
    ['a name', 'example.org'],
    ['a number', '2130706433'],
    ['octal, as some read it', '0177.0.0.1'],
    ['short', '127.1'],
    ['in brackets', '[2606:4700:4700::1111]'],
    ['with a port', '8.8.8.8:80'],
    ['with space', ' 8.8.8.8'],
    ['nothing', ''],
  ])('is not what is %s: %s', (_, address) => expect(isPublicAddress(address)).toBe(false))
})

describe('a place that pictures are fetched from', () => {
  it.each([
    ['8.8.8.8', 80],
    ['8.8.8.8', 443],
    ['2606:4700:4700::1111', 443],
  ])('is %s at port %i', (address, port) => expect(isPublicPlace(address, port)).toBe(true))

  it.each([
    ['8.8.8.8', 22],
    ['8.8.8.8', 8080],
    ['8.8.8.8', 0],
    ['127.0.0.1', 80],
    ['::1', 443],
  ])('is not %s at port %i', (address, port) => expect(isPublicPlace(address, port)).toBe(false))

  it('is no address of this machine, though it were public', () => {
    const common = { netmask: '', mac: '', internal: false, cidr: null }
    vi.spyOn(os, 'networkInterfaces').mockReturnValue({
      eth0: [
        { ...common, family: 'IPv4', address: '8.8.8.8' },
        { ...common, family: 'IPv6', address: '2606:4700::1', scopeid: 0 },
      ],
    })
    const places = ['8.8.8.8', '2606:4700::1', '2606:4700:0:0::1', '64:ff9b::8.8.8.8', '8.8.4.4', '2606:4700::2']
    expect(places.filter((address) => isPublicPlace(address, 443))).toEqual(['8.8.4.4', '2606:4700::2'])
  })
})

describe('a name of the public internet', () => {
  it.each(['example.org', 'a.b.example.org', 'local.example.org', 'localhost.example.org', 'xn--bcher-kva.example'])(
    'may be %s',
    (name) => expect(isPublicName(name)).toBe(true),
  )

  it.each([
    ...['localhost', 'a.localhost', 'printer', 'printer.local', 'metadata', 'metadata.google.internal'],
    ...['host.docker.internal', 'db.svc.cluster.local', 'nas.home.arpa', 'instance-data.ec2.internal', ''],
  ])('is not %s', (name) => expect(isPublicName(name)).toBe(false))
})
