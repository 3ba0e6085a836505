import 'server-only'

/** How content of a kind begins; null stands for any byte. */
const SIGNATURES: readonly (readonly [type: string, bytes: (number | null)[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
  ['application/pdf', [0x25, 0x50, 0x44, 0x46]],
]

/** What kind of content it is: as its first bytes say, else as its sender said. */
export function contentTypeOf(data: Uint8Array, said: string): string {
  const known = SIGNATURES.find(([, bytes]) => bytes.every((byte, index) => byte === null || data[index] === byte))
  return known?.[0] ?? (said || 'application/octet-stream')
}
