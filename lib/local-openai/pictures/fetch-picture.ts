import 'server-only'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { contentTypeOf } from '../files/content-type.ts'
import { dataUrl } from '../wire/data-url.ts'
import { isPublicName, isPublicPlace } from './public-address.ts'
import { resolveName } from './resolve-name.ts'

/**
 * The picture at an address, as a data URL.
 * @throws PictureError, and the reason of `signal` when that has aborted
 */
export type FetchPicture = (address: string, signal: AbortSignal) => Promise<string>

/** `unreachable` says the same of whatever stands in the way, so that nobody can look around in the inside with it. */
export type PictureFault = 'unreachable' | 'too-large' | 'no-picture'

export class PictureError extends Error {
  readonly fault: PictureFault

  constructor(fault: PictureFault) {
    super(fault)
    this.name = 'PictureError'
    this.fault = fault
  }
}

export type FetchPictureOptions = {
  /** All addresses of a name. */
  resolve?: (name: string, signal: AbortSignal) => Promise<string[]>
  /** Whether a connection there may be made. */
  isAllowed?: (address: string, port: number) => boolean
  maxBytes?: number
  /** For all of it: names, redirects, the last byte. */
  maxMs?: number
}

const MAX_PICTURE_BYTES = 20 * 1024 * 1024
const MAX_MS = 10_000
const MAX_ADDRESS_LENGTH = 8000
/** Of one name: more wouldn't be tried in the time there is. */
const MAX_ADDRESSES = 20
const MAX_REDIRECTS = 3
const REDIRECTS = [301, 302, 303, 307, 308]
const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']

/** Fetches pictures from the public internet, and from nowhere else. */
export function createFetchPicture({
  resolve = resolveName,
  isAllowed = isPublicPlace,
  maxBytes = MAX_PICTURE_BYTES,
  maxMs = MAX_MS,
}: FetchPictureOptions = {}): FetchPicture {
  /** Where to connect to for a URL: looked up once, so that what was looked at is what is connected to. */
  async function allowedAddresses({ protocol, hostname, port }: URL, signal: AbortSignal): Promise<string[]> {
    const host = hostname.replace(/^\[|\]$|\.$/g, '')
    const found = isIP(host) !== 0 ? [host] : isPublicName(host) ? await resolve(host, signal) : []
    const addresses = found.slice(0, MAX_ADDRESSES)
    const portNumber = Number(port || (protocol === 'https:' ? 443 : 80))
    // A name with one address inside and one outside is a name of the inside.
    const isFine = addresses.length > 0 && addresses.every((address) => isAllowed(address, portNumber))
    if (!isFine) throw new PictureError('unreachable')
    return addresses
  }

  async function open(address: string, signal: AbortSignal, redirects = 0): Promise<IncomingMessage> {
    const url = new URL(address)
    const isPlain = /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
    if (!isPlain) throw new PictureError('unreachable')
    const reply = await get(url, await allowedAddresses(url, signal), signal)
    if (!REDIRECTS.includes(reply.statusCode ?? 0)) return reply
    reply.destroy()
    const { location } = reply.headers
    if (location === undefined || redirects === MAX_REDIRECTS) throw new PictureError('unreachable')
    return open(new URL(location, url).href, signal, redirects + 1)
  }

  return async (address, signal) => {
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), maxMs)
    try {
      signal.throwIfAborted()
      if (address.length > MAX_ADDRESS_LENGTH) throw new PictureError('unreachable')
      const data = await read(await open(address, AbortSignal.any([signal, late.signal])), maxBytes)
      // The type is what the content is, whatever its server says: a page or a script is no picture.
      const type = contentTypeOf(data, '')
      if (!TYPES.includes(type)) throw new PictureError('no-picture')
      return dataUrl(type, data)
    } catch (error) {
      signal.throwIfAborted()
      throw error instanceof PictureError ? error : new PictureError('unreachable')
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Asks by a connection of its own, without cookies, proxies or anything else that others have left. */
function get(url: URL, addresses: string[], signal: AbortSignal): Promise<IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http
  const found = addresses.map((address) => ({ address, family: isIP(address) }))
  const lookup: LookupFunction = (_name, { all }, done) =>
    all ? done(null, found) : done(null, found[0]?.address ?? '', found[0]?.family)
  const headers = { accept: TYPES.join(', '), 'accept-encoding': 'identity', 'user-agent': 'Parley' }
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, lookup, signal, headers }, resolve).on('error', reject)
    // A reply in another protocol closes it without an error.
    asked.on('close', () => reject(new PictureError('unreachable'))).end()
  })
}

/** The body, of which no more than `maxBytes` are ever held. */
async function read(reply: IncomingMessage, maxBytes: number): Promise<Buffer> {
  try {
    // What is compressed may be of any size once it isn't, and was not asked for.
    const isPlain = /^(identity)?$/i.test(reply.headers['content-encoding'] ?? '')
    if (reply.statusCode !== 200 || !isPlain) throw new PictureError('unreachable')
    let data = Buffer.alloc(0)
    let bytes = 0
    for await (const chunk of reply as AsyncIterable<Buffer>) {
      if (bytes + chunk.length > maxBytes) throw new PictureError('too-large')
      // Copied, not gathered: each of a million tiny chunks would keep alive the whole buffer that it came in.
      if (bytes + chunk.length > data.length) {
        data = Buffer.concat([data.subarray(0, bytes)], Math.min(2 * (bytes + chunk.length), maxBytes))
      }
      chunk.copy(data, bytes)
      bytes += chunk.length
    }
    return data.subarray(0, bytes)
  } finally {
    reply.destroy()
  }
}
