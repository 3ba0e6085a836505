import 'server-only'
import sharp, { type FormatEnum, type Sharp } from 'sharp'
import type { ReadableType } from '#lib/contract/file-kinds.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { unreadable } from './file-type.ts'
import type { ReceivedFile } from './receive-file.ts'

export interface Picture {
  /** The picture as it is sent, on the disk. */
  path: string
  width: number
  height: number
  preview: Uint8Array<ArrayBuffer>
}

/** Counted before anything is decoded, of all frames: a small file may be made of a hundred times as many. */
const MAX_PIXELS = 50_000_000
const PREVIEW_PIXELS = 480
const PREVIEW_MAX_BYTES = 40_000
/** Of a preview, one after the other until it is small enough. */
const QUALITIES = [78, 60, 40, 20]

const formats: Partial<Record<ReadableType, keyof FormatEnum>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}

export const isPictureType = (type: string): boolean => Object.hasOwn(formats, type)

/** Only these are ever decoded: what else sharp could read (SVG, TIFF, PDF …) is a way in. */
const readers = ['Jpeg', 'Png', 'Webp', 'Nsgif'].flatMap((name) => [
  `VipsForeignLoad${name}File`,
  `VipsForeignLoad${name}Buffer`,
])

/** One at a time: a picture that is decoded takes its pixels' worth of memory. */
const line = () =>
  processWide('parley.pictures', () => {
    sharp.block({ operation: ['VipsForeignLoad'] })
    sharp.unblock({ operation: readers })
    sharp.cache(false)
    sharp.concurrency(1)
    return { last: Promise.resolve() as Promise<unknown> }
  })

/**
 * Makes a picture fit to be sent: it loses what its camera wrote into it (the place, among other things), and stands the right way
 * up, in its own format. With a small preview, which stays with us.
 * @throws AppError file_unreadable for one that is broken, or of far too many pixels
 */
export function preparePicture(file: ReceivedFile, type: string): Promise<Picture> {
  const queue = line()
  const mine = queue.last.then(() => prepare(file, type))
  queue.last = mine.catch(() => {})
  return mine
}

async function prepare({ path, shownName }: ReceivedFile, type: string): Promise<Picture> {
  const isAnimated = type === 'image/gif' || type === 'image/webp'
  const open = () => sharp(path, { limitInputPixels: MAX_PIXELS, failOn: 'error', animated: isAnimated })
  const target = `${path}.sent`
  try {
    const { width, pageHeight, height } = await open()
      .autoOrient()
      .toFormat(formats[type as ReadableType] ?? 'png', settings[type])
      .toFile(target)
    const preview = await smallEnough(() => sharp(target, { limitInputPixels: MAX_PIXELS, failOn: 'error' }))
    return { path: target, width, height: pageHeight ?? height, preview }
  } catch (cause) {
    const isTooLarge = cause instanceof Error && /pixel limit/i.test(cause.message)
    throw unreadable(shownName, isTooLarge ? tooManyPixels : broken, cause)
  }
}

/** As good as what came: nobody asked for it to be made smaller. */
const settings: Record<string, object> = {
  'image/jpeg': { quality: 92, chromaSubsampling: '4:4:4' },
  'image/webp': { quality: 92 },
  'image/png': { compressionLevel: 6 },
}

async function smallEnough(open: () => Sharp): Promise<Uint8Array<ArrayBuffer>> {
  const box = { width: PREVIEW_PIXELS, height: PREVIEW_PIXELS, fit: 'inside' as const, withoutEnlargement: true }
  let last = new Uint8Array()
  for (const quality of QUALITIES) {
    last = Uint8Array.from(await open().resize(box).webp({ quality }).toBuffer())
    if (last.byteLength <= PREVIEW_MAX_BYTES) return last
  }
  const { width, height } = box
  const half = { ...box, width: width / 2, height: height / 2 }
  return Uint8Array.from(
    await open()
      .resize(half)
      .webp({ quality: QUALITIES.at(-1) ?? 1 })
      .toBuffer(),
  )
}

const tooManyPixels = (name: string) =>
  `“${name}” has more than ${MAX_PIXELS / 1_000_000} million pixels. Make it smaller, then attach it again.`
const broken = (name: string) => `“${name}” is broken, or not whole. Open it, save it anew, then attach it again.`
