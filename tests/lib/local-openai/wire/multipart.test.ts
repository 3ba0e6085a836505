import { describe, expect, it } from 'vitest'
import { type FilePart, readMultipart } from '#lib/local-openai/wire/multipart.ts'

const headers = new Headers({ 'content-type': 'multipart/form-data; boundary=b' })
const head = (name: string, more = '; filename="a.txt"') =>
  `--b\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`
const end = '\r\n--b--\r\n'

/** A body in pieces of so many bytes; one that breaks in the end, or whole. */
const bodyOf = (text: string, { size = 7, breaks = false } = {}) => {
  const bytes = Buffer.from(text)
  let place = 0
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (place < bytes.length) controller.enqueue(Uint8Array.from(bytes.subarray(place, place + size)))
      else if (breaks) controller.error(new Error('The connection is gone.'))
      else controller.close()
      place += size
    },
  })
}

const textIn = async ({ content }: FilePart) => {
  const pieces: Uint8Array[] = []
  for await (const piece of content) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}
const read = (body: ReadableStream<Uint8Array<ArrayBuffer>> | null, take = textIn, given = headers) =>
  readMultipart({ body, headers: given }, { field: 'file', maxBytes: 20, take })

describe('a form', () => {
  it('gives its file as it comes, and the fields before and behind it', async () => {
    const body = `${head('purpose', '')}user_data\r\n${head('file')}Hello\r\n${head('later', '')}x${end}`
    const { taken, fields } = await read(bodyOf(body))
    expect([taken, Object.fromEntries(fields)]).toEqual(['Hello', { purpose: 'user_data', later: 'x' }])
  })

  it('with two files gives the first, and one of another field not at all', async () => {
    const body = `${head('other')}Not this\r\n${head('file')}This\r\n${head('file')}Nor this${end}`
    expect((await read(bodyOf(body))).taken).toBe('This')
  })

  it('without a file has none', async () => {
    expect((await read(bodyOf(`${head('purpose', '')}x${end}`))).taken).toBeNull()
  })

  it('names its file as a browser does, quotes and all', async () => {
    const named = async ({ name, content }: FilePart) => {
      for await (const _ of content);
      return name
    }
    const body = `${head('file', '; filename="Gr%22ü%22.txt"')}x${end}`
    expect((await read(bodyOf(body), named)).taken).toBe('Gr"ü".txt')
  })

  it.each([
    ['is none', bodyOf('{}'), new Headers({ 'content-type': 'application/json' }), 'not-multipart'],
    ['has no boundary', bodyOf(''), new Headers({ 'content-type': 'multipart/form-data' }), 'not-multipart'],
    ['is empty', null, headers, 'cut-off'],
    ['breaks in the middle of its file', bodyOf(`${head('file')}Hel`, { breaks: true }), headers, 'cut-off'],
    ['ends in the middle of its file', bodyOf(`${head('file')}Hel`), headers, 'cut-off'],
    ['has a file that is too large', bodyOf(`${head('file')}${'x'.repeat(21)}${end}`), headers, 'too-large'],
  ])('that %s is refused', async (_, body, given, fault) => {
    await expect(read(body, textIn, given)).rejects.toMatchObject({ fault })
  })

  it('of as many bytes as are taken is taken', async () => {
    expect((await read(bodyOf(`${head('file')}${'x'.repeat(20)}${end}`))).taken).toHaveLength(20)
  })

  it('that is refused in the middle is read to its end all the same, and says why it was', async () => {
    let pulled = 0
    const body = bodyOf(`${head('file')}${'x'.repeat(20)}${end}`)
    const counting = new TransformStream({
      transform(piece, out) {
        pulled += 1
        out.enqueue(piece)
      },
    })
    const counted = body.pipeThrough(counting)
    const refuse = async ({ content }: FilePart): Promise<string> => {
      for await (const _ of content) throw new Error('Not this.')
      return ''
    }
    await expect(read(counted, refuse)).rejects.toThrow('Not this.')
    expect(pulled).toBeGreaterThan(12)
  })
})
