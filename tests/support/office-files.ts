import { crc32, deflateRawSync } from 'node:zlib'

/** A ZIP archive of these files, as office programs write one. `claims`: sizes that it says in place of the true ones. */
export function zipOf(files: Record<string, string>, claims: Record<string, number> = {}): Buffer {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let place = 0
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text)
    const packed = deflateRawSync(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(claims[name] ?? content.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed])
    const tail = Buffer.alloc(16)
    tail.writeUInt32LE(place, 12)
    const made = Buffer.from([20, 0])
    entries.push(
      Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, fields, tail.subarray(2), Buffer.from(name)]),
    )
    locals.push(local)
    place += local.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(place, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}

const word = (...paragraphs: string[]) =>
  `<?xml version="1.0"?><w:document xmlns:w="w"><w:body>${paragraphs
    .map((text) => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`)
    .join('')}</w:body></w:document>`

/** As some programs write it: it says nothing of what is inside. */
const types = { '[Content_Types].xml': '<Types/>' }

export const docxOf = (...paragraphs: string[]) => zipOf({ ...types, 'word/document.xml': word(...paragraphs) })

export const xlsxOf = () =>
  zipOf({
    ...types,
    'xl/workbook.xml': '<workbook/>',
    'xl/sharedStrings.xml': '<sst><si><t>Port</t></si><si><r><t>High </t></r><r><t>tide</t></r></si></sst>',
    'xl/worksheets/sheet1.xml':
      '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>' +
      '<row r="2"><c r="A2" t="inlineStr"><is><t>Brest</t></is></c><c r="B2"><v>6.5</v></c></row></sheetData></worksheet>',
  })

export const pptxOf = () =>
  zipOf({
    ...types,
    'ppt/presentation.xml': '<p/>',
    'ppt/slides/slide10.xml': '<p:sld><a:p><a:r><a:t>The end</a:t></a:r></a:p></p:sld>',
    'ppt/slides/slide2.xml': '<p:sld><a:p><a:r><a:t>Tides &amp; the moon</a:t></a:r></a:p></p:sld>',
  })

export const odtOf = () =>
  zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml':
      '<office:document-content><office:body><office:text><text:h>Tides</text:h><text:p>Come<text:tab/>twice</text:p></office:text></office:body></office:document-content>',
  })
