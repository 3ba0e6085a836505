import 'server-only'
import { isIPv6 } from 'node:net'

/** The server sets it on every request, whatever came in it: the connection's address, or what a trusted proxy says. */
export const CLIENT_ADDRESS_HEADER = 'x-parley-client-address'

/** Whom limits per address count: an address, of IPv6 the network that one household or server has whole. */
export function clientAddress(request: Request): string {
  const address = request.headers.get(CLIENT_ADDRESS_HEADER)
  if (!address) return 'unknown'
  return isIPv6(address) ? networkOf(address) : address
}

function networkOf(address: string): string {
  // As URLs write it: no leading zeros, at most one ::.
  const [head = '', tail = ''] = new URL(`http://[${address.replace(/%.*/, '')}]`).hostname.slice(1, -1).split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const missing = Math.max(8 - groups(head).length - groups(tail).length, 0)
  return `${[...groups(head), ...Array(missing).fill('0'), ...groups(tail)].slice(0, 4).join(':')}::/64`
}
