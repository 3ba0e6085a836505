import 'server-only'
import { crc32, deflateSync } from 'node:zlib'

/** Red, green and blue, each from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number]

/** A picture as PNG, row by row from the top; `at` is asked for each pixel once. */
export function encodePng(width: number, height: number, at: (x: number, y: number) => Colour): Buffer {
  const stride = 1 + width * 3
  const rows = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y += 1) {
    // Each row as its difference from the one above, which is small in a landscape.
    rows[y * stride] = y === 0 ? NONE : UP
    for (let x = 0; x < width; x += 1) rows.set(at(x, y), y * stride + 1 + x * 3)
  }
  for (let index = rows.length - 1; index >= stride; index -= 1) {
    if (index % stride > 0) rows[index] = (rows[index] ?? 0) - (rows[index - stride] ?? 0)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([BITS, RGB], 8)
  return Buffer.concat([
    Buffer.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const [BITS, RGB] = [8, 2]
const [NONE, UP] = [0, 2]

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const around = Buffer.alloc(8)
  around.writeUInt32BE(data.length, 0)
  around.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)])
}
