import 'server-only'

/** How content of a kind begins; null stands for any byte. */
const SIGNATURES: readonly (readonly [type: string, bytes: (number | null)[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
  ['application/pdf', [0x25, 0x50, 0x44, 0x46]],
]

const OPEN_XML = 'application/vnd.openxmlformats-officedocument.'
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.'

/** Archives that are documents: their endings tell which. */
const OFFICE: Record<string, string> = {
  docx: `${OPEN_XML}wordprocessingml.document`,
  xlsx: `${OPEN_XML}spreadsheetml.sheet`,
  pptx: `${OPEN_XML}presentationml.presentation`,
  odt: `${OPEN_DOCUMENT}text`,
  ods: `${OPEN_DOCUMENT}spreadsheet`,
  odp: `${OPEN_DOCUMENT}presentation`,
}
const ZIP = [0x50, 0x4b, 0x03, 0x04]

const begins = (data: Uint8Array, bytes: (number | null)[]) =>
  bytes.every((byte, index) => byte === null || data[index] === byte)

/** What kind of content it is: as its first bytes say, else as its sender said, or its name. */
export function contentTypeOf(data: Uint8Array, said: string, name = ''): string {
  const known = SIGNATURES.find(([, bytes]) => begins(data, bytes))
  if (known) return known[0]
  const office = begins(data, ZIP) ? OFFICE[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] : undefined
  return office ?? (said || 'application/octet-stream')
}

/** Whether words have to be looked for in it: no model reads it as it is. */
export const isDocument = (contentType: string): boolean =>
  contentType === 'application/pdf' || Object.values(OFFICE).includes(contentType)
