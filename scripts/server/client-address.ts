import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, type Socket } from 'node:net'

/**
 * Says whose a request is: the connection's address, unless that is one of `trusted` (addresses, networks). Then it is the last
 * address of X-Forwarded-For that is none of them, for each proxy adds at the end what it sees, and before that anybody may
 * have written anything.
 */
export function clientAddressOf(trusted: string[]): (request: IncomingMessage) => string {
  const isProxy = isAmong(trusted)
  return (request) => {
    let address = plain(request.socket.remoteAddress ?? '')
    const told = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').toReversed()
    for (const each of told) {
      if (!isProxy(address)) break
      const before = plain(each.trim())
      if (isIP(before) === 0) break
      address = before
    }
    return address
  }
}

/** Whose a connection is, before anything is asked on it; null for a proxy's, which is anybody's. */
export function connectionAddressOf(trusted: string[]): (socket: Socket) => string | null {
  const isProxy = isAmong(trusted)
  return ({ remoteAddress = '' }) => (isProxy(plain(remoteAddress)) ? null : plain(remoteAddress))
}

function isAmong(trusted: string[]): (address: string) => boolean {
  const proxies = networksOf(trusted)
  return (address) => proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

function networksOf(trusted: string[]): BlockList {
  const list = new BlockList()
  for (const network of trusted) {
    const [address = '', bits] = network.split('/')
    const version = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, version)
    else list.addSubnet(address, Number(bits), version)
  }
  return list
}

/** Without the port that some proxies write, and an IPv4 address as such where the socket speaks both. */
const plain = (address: string) =>
  address
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/i, '')
