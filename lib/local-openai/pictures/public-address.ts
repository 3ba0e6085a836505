import 'server-only'
import { BlockList, isIP } from 'node:net'
import os from 'node:os'

/** What IPv4 is seen under where there is only IPv6. */
const NAT64 = '64:ff9b::'

/** IPv4 networks that are no part of the public internet, though an address in them may well lead somewhere. */
const CLOSED_IPV4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8], // "this network": on many systems this machine
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // shared by a carrier's customers, and Alibaba's metadata
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // Azure's host, which looks public and answers every machine there
  ['169.254.0.0', 16], // link-local, and most clouds' metadata
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocols, and Oracle's metadata
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // relays of 6to4
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
]

/** Of IPv6 only what is given out for the public internet is open: all else is closed, also what comes to be used one day. */
const OPEN_IPV6: readonly (readonly [network: string, bits: number])[] = [
  ['2000::', 3],
  [NAT64, 96], // as public as what is inside
]

const CLOSED_IPV6: readonly (readonly [network: string, bits: number])[] = [
  ['2001::', 23], // protocols: Teredo, benchmarks, ORCHID
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4, which nobody serves pictures from and which may have anything inside
  ['3ffe::', 16], // the 6bone, given back
  ['3fff::', 20], // documentation
]

const open = new BlockList()
const closed = new BlockList()
for (const [network, bits] of OPEN_IPV6) open.addSubnet(network, bits, 'ipv6')
for (const [network, bits] of CLOSED_IPV6) closed.addSubnet(network, bits, 'ipv6')
for (const [network, bits] of CLOSED_IPV4) {
  closed.addSubnet(network, bits, 'ipv4')
  closed.addSubnet(`${NAT64}${network}`, 96 + bits, 'ipv6')
}

/** Whether an address, as text, is one of the public internet. What isn't an address is none. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !closed.check(address, 'ipv4')
  return version === 6 && open.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}

/** Pictures of the web stand at its own ports; what listens at others is mostly for somebody else. */
const WEB_PORTS = [80, 443]

/** Whether a picture may be fetched from there. */
export const isPublicPlace = (address: string, port: number) =>
  WEB_PORTS.includes(port) && isPublicAddress(address) && !isOwnAddress(address)

/** A public address of this machine reaches, from here, what a firewall keeps from everybody else. */
function isOwnAddress(address: string): boolean {
  const own = new BlockList()
  for (const { address, family } of Object.values(os.networkInterfaces()).flatMap((all) => all ?? [])) {
    own.addAddress(address, family === 'IPv6' ? 'ipv6' : 'ipv4')
    if (family === 'IPv4') own.addAddress(`${NAT64}${address}`, 'ipv6')
  }
  return own.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/**
 * Whether a name may be one of the public internet. Others aren't even looked up, so that nobody learns which there are.
 */
export const isPublicName = (name: string) =>
  /\.[^.]+$/.test(name) && !/\.(localhost|local|internal|home\.arpa)$/.test(name)
