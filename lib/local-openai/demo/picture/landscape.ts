import 'server-only'
import { createHash } from 'node:crypto'
import { type Colour, encodePng } from './png.ts'

const [WIDTH, HEIGHT] = [480, 320]
/** Where the water begins. */
const SHORE = 236
const BANDS = 9

/** A landscape for some words, in base64: the same for the same words. In `block`s larger than a pixel it is unfinished. */
export function drawLandscape(words: string, block = 1): string {
  const scene = sceneOf(words)
  const middle = (place: number) => Math.floor(place / block) * block + block / 2
  // Two samples a pixel keep the edges soft.
  const at = (x: number, y: number) =>
    block > 1
      ? colourAt(scene, middle(x), middle(y))
      : between(colourAt(scene, x + 0.25, y + 0.25), colourAt(scene, x + 0.75, y + 0.75))
  return encodePng(WIDTH, HEIGHT, at).toString('base64')
}

interface Landscape {
  /** The hue of the sky above, in degrees, and how far it is to that at the horizon. */
  hue: number
  turn: number
  sun: { x: number; y: number; radius: number }
  /** How high each is at a place, from the farthest to the nearest. */
  hills: ((x: number) => number)[]
  birds: { x: number; y: number; size: number }[]
}

function sceneOf(words: string): Landscape {
  const bytes = createHash('sha256').update(words.toLowerCase()).digest()
  let used = 0
  const within = (low: number, high: number) => low + ((bytes[used++ % bytes.length] ?? 0) / 255) * (high - low)
  return {
    hue: within(0, 360),
    turn: within(30, 70),
    sun: { x: within(90, WIDTH - 90), y: within(70, 150), radius: within(22, 38) },
    hills: [118, 76, 38].map((height) =>
      hill(height * within(0.85, 1.15), [
        { length: within(240, 420), phase: within(0, 7), size: 0.3 },
        { length: within(90, 150), phase: within(0, 7), size: 0.13 },
        { length: within(30, 50), phase: within(0, 7), size: 0.04 },
      ]),
    ),
    birds: Array.from({ length: Math.round(within(2, 6)) }, () => ({
      ...{ x: within(50, WIDTH - 50), y: within(36, 110), size: within(7, 15) },
    })),
  }
}

function colourAt(scene: Landscape, x: number, y: number): Colour {
  if (y >= SHORE) return waterAt(scene, x, y)
  const near = scene.hills.findLastIndex((hill) => y > SHORE - hill(x))
  if (near >= 0) return hsl(scene.hue + scene.turn * 0.4, 0.34, 0.46 - near * 0.13)
  if (scene.birds.some((bird) => isBird(bird, x, y))) return hsl(scene.hue, 0.3, 0.2)
  return skyAt(scene, x, y)
}

function skyAt({ hue, turn, sun }: Landscape, x: number, y: number): Colour {
  const away = Math.hypot(x - sun.x, y - sun.y) / sun.radius
  if (away < 1) return hsl(hue + turn, 0.9, 0.94)
  // In bands, like a print; the sun has rings of light around it.
  const band = Math.floor((y / SHORE) * BANDS) / BANDS
  const glow = away < 1.5 ? 0.08 : away < 2.2 ? 0.04 : 0
  return hsl(hue + turn * band, 0.55, 0.56 + band * 0.26 + glow)
}

/** The sky upside down, darker, with the light of the sun in broken lines. */
function waterAt(scene: Landscape, x: number, y: number): Colour {
  const deep = (y - SHORE) / (HEIGHT - SHORE)
  const { hue, turn, sun } = scene
  const line = Math.floor((y - SHORE) / 5)
  const width = sun.radius * (1.1 - deep * 0.5) * (0.6 + 0.4 * Math.sin(line * 2.3 + hue))
  if (line % 2 === 0 && Math.abs(x - sun.x) < width) return hsl(hue + turn, 0.8, 0.86)
  return hsl(hue + turn * 0.5, 0.42, 0.52 - Math.floor(deep * 5) * 0.05)
}

/** Waves upon waves. Each column is asked for many times. */
function hill(height: number, waves: { length: number; phase: number; size: number }[]): (x: number) => number {
  const crests = new Map<number, number>()
  return (x) => {
    let crest = crests.get(x)
    if (crest === undefined) {
      const rise = waves.map(({ length, phase, size }) => size * Math.sin((x / length) * 2 * Math.PI + phase))
      crest = height * rise.reduce((sum, each) => sum + each, 1)
      crests.set(x, crest)
    }
    return crest
  }
}

/** Two arcs that meet. */
function isBird({ x, y, size }: Landscape['birds'][number], atX: number, atY: number): boolean {
  const aside = Math.abs(atX - x) / size
  return aside < 1 && Math.abs(atY - y + size * 0.4 * Math.sin(aside * Math.PI * 0.8)) < 1.8 - aside
}

const between = (one: Colour, other: Colour): Colour => [
  (one[0] + other[0]) / 2,
  (one[1] + other[1]) / 2,
  (one[2] + other[2]) / 2,
]

function hsl(hue: number, saturation: number, lightness: number): Colour {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  const channel = (turn: number) => {
    const place = (turn + (((hue % 360) + 360) % 360) / 30) % 12
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}
