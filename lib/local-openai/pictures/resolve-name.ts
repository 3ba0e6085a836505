import 'server-only'
import { Resolver } from 'node:dns/promises'

/**
 * All addresses that a name has in the DNS; none when it has none, or can't be asked for. Not by the system's own look-up:
 * that knows names of the inside, can't be broken off, and its few threads are those of files and passwords.
 */
export async function resolveName(name: string, signal: AbortSignal): Promise<string[]> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel)
  try {
    const replies = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    return replies.flatMap((reply) => (reply.status === 'fulfilled' ? reply.value : []))
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
