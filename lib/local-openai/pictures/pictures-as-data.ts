import 'server-only'
import type { ModelRequest } from '../model/language-model.ts'
import { apiErrors } from '../wire/api-error.ts'
import { type FetchPicture, PictureError, type PictureFault } from './fetch-picture.ts'
import { PictureCache } from './picture-cache.ts'
import { firstNewIndex, pictureAddresses, withPictureData } from './pictures-in-items.ts'

type PictureLimits = {
  /** Of addresses in one request. */
  count: number
  /** Of all its data URLs together. */
  characters: number
  /** For all of them. */
  ms: number
  parallel: number
}

const LIMITS: PictureLimits = { count: 50, characters: 64 * 1024 * 1024, ms: 30_000, parallel: 3 }

const WORDS: Record<PictureFault | 'too-much', string> = {
  unreachable: 'Only pictures at public http and https addresses can be fetched, and none came from this one.',
  'too-large': 'It has more than 20 MB.',
  'too-much': 'The pictures of this request are too many, or too large together.',
  'no-picture': 'It is no PNG, JPEG, WebP or GIF.',
}
/** How much of an address is repeated in an error. */
const SHOWN_CHARACTERS = 200

/**
 * Gives requests the pictures that stand at addresses as data. A picture that is new must be had, or the request is refused.
 * Of an earlier one that can't be had any more the model is told so, and for some minutes it is not fetched again.
 */
export function picturesAsData(
  fetchPicture: FetchPicture,
  limits: Partial<PictureLimits> = {},
): (request: ModelRequest) => Promise<ModelRequest> {
  const { count, characters, ms, parallel } = { ...LIMITS, ...limits }
  const cache = new PictureCache()

  /** The picture, or what is wrong with it. */
  async function look(address: string, signal: AbortSignal, stop: AbortSignal): Promise<string | PictureError> {
    try {
      const picture = await fetchPicture(address, AbortSignal.any([signal, stop]))
      cache.set(address, picture)
      return picture
    } catch (error) {
      signal.throwIfAborted()
      if (stop.aborted) return new PictureError('unreachable')
      if (!(error instanceof PictureError)) throw error
      cache.set(address, null)
      return error
    }
  }

  return async (request) => {
    const { items, signal, newItems = 0 } = request
    const newFrom = firstNewIndex(items, newItems)
    const fresh = new Set(items.slice(newFrom).flatMap(pictureAddresses))
    // From the newest on, which have the room where there isn't enough for all.
    const before = new Set(items.slice(0, newFrom).flatMap(pictureAddresses).toReversed())
    const earlier = [...before].filter((address) => !fresh.has(address)).slice(0, Math.max(0, count - fresh.size))
    if (fresh.size + before.size === 0) return request

    const found = new Map<string, string>()
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), ms)
    let room = characters
    const fits = (picture: string) => {
      room -= picture.length
      return room >= 0
    }
    try {
      await inParallel([...fresh], parallel, async (address) => {
        const picture = fresh.size > count ? null : await look(address, signal, stop.signal)
        if (picture instanceof PictureError) throw refused(address, picture.fault)
        if (picture === null || !fits(picture)) throw refused(address, 'too-much')
        found.set(address, picture)
      })
      await inParallel(earlier, parallel, async (address) => {
        if (room <= 0) return
        const kept = cache.get(address)
        const picture = kept === undefined ? await look(address, signal, stop.signal) : kept
        if (typeof picture === 'string' && fits(picture)) found.set(address, picture)
      })
    } finally {
      clearTimeout(timer)
      // What still runs beside the one that was refused.
      stop.abort()
    }
    return { ...request, items: items.map((item) => withPictureData(item, found)) }
  }
}

/** Does `work` with each, with no more than so many at once. */
async function inParallel(all: string[], count: number, work: (one: string) => Promise<void>): Promise<void> {
  const next = all.values()
  const worker = async () => {
    for (const one of next) await work(one)
  }
  await Promise.all(Array.from({ length: count }, worker))
}

function refused(address: string, fault: keyof typeof WORDS) {
  const isShort = address.length <= SHOWN_CHARACTERS
  return apiErrors.invalidImageUrl(isShort ? address : `${address.slice(0, SHOWN_CHARACTERS)}…`, WORDS[fault])
}
