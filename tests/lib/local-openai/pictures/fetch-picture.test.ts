import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFetchPicture, type FetchPictureOptions } from '#lib/local-openai/pictures/fetch-picture.ts'
import { type PictureServer, PNG, PNG_URL, startPictureServer } from './picture-server.ts'

const servers: PictureServer[] = []

async function start(answer: RequestListener, address?: string) {
  const server = await startPictureServer(answer, address)
  servers.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const never = new AbortController().signal
const here = async () => ['127.0.0.1']
const isHere = (address: string) => address === '127.0.0.1'

/** To a test this machine is the public internet, by whatever name. */
const fetchWith = (options: FetchPictureOptions = {}) =>
  createFetchPicture({ resolve: here, isAllowed: isHere, ...options })
const fetchPicture = fetchWith()

const fault = (fault: string) => expect.objectContaining({ name: 'PictureError', fault })

describe('a picture', () => {
  it.each([
    ['image/png', PNG],
    ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['image/gif', Buffer.from('GIF89a')],
    ['image/webp', Buffer.from('RIFF....WEBPVP8 ')],
  ])('is %s by its first bytes, whatever its server says', async (type, data) => {
    const server = await start((_, reply) => reply.setHeader('content-type', 'text/plain').end(data))
    expect(await fetchPicture(server.at('/cat.txt'), never)).toBe(`data:${type};base64,${data.toString('base64')}`)
  })

  it.each([
    ['a page', '<!doctype html><html></html>'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
    ['a secret', '{"AccessKeyId":"ASIA"}'],
    ['a PDF', '%PDF-1.7'],
    ['a bitmap', 'BM......'],
    ['a film in RIFF', 'RIFF....AVI LIST'],
    ['what has the mark of WebP at its place, and no more', '{"x": 1}WEBP'],
    ['nothing', ''],
  ])('is not %s, whatever its server says', async (_, data) => {
    const server = await start((_, reply) => reply.setHeader('content-type', 'image/png').end(data))
    await expect(fetchPicture(server.at('/cat.png'), never)).rejects.toEqual(fault('no-picture'))
  })

  it('is asked for by name, with nothing that says who asks', async () => {
    const server = await start((_, reply) => reply.setHeader('set-cookie', 'id=1').end(PNG))
    await fetchPicture(server.at('/one?size=2#part'), never)
    await fetchPicture(server.at('/two'), never)
    expect(server.asked).toEqual(['/one?size=2', '/two'])
    expect(server.headers[1]).toEqual({
      host: `pictures.example.org:${server.port}`,
      accept: 'image/png, image/jpeg, image/webp, image/gif',
      'accept-encoding': 'identity',
      'user-agent': 'Parley',
      connection: 'close',
    })
  })

  it('may come in as many pieces as it likes', async () => {
    const data = Buffer.concat([PNG, Buffer.alloc(5000, 7)])
    const server = await start((_, reply) => {
      for (const byte of data) reply.write(Buffer.of(byte))
      reply.end()
    })
    const url = await fetchWith({ maxBytes: data.length })(server.at('/'), never)
    expect(Buffer.from(url.split(',')[1] ?? '', 'base64').equals(data)).toBe(true)
  })
})

describe('a reply is refused', () => {
  it.each<[why: string, answer: RequestListener, fault: string]>([
    ['not found', (_, reply) => reply.writeHead(404).end(PNG), 'unreachable'],
    ['an error', (_, reply) => reply.writeHead(500).end(PNG), 'unreachable'],
    ['nothing in it', (_, reply) => reply.writeHead(204).end(), 'unreachable'],
    ['a part', (_, reply) => reply.writeHead(206).end(PNG), 'unreachable'],
    ['not changed', (_, reply) => reply.writeHead(304).end(), 'unreachable'],
    ['gzip', (_, reply) => reply.setHeader('content-encoding', 'gzip').end(gzipSync(PNG)), 'unreachable'],
    ['br', (_, reply) => reply.setHeader('content-encoding', 'br').end(PNG), 'unreachable'],
    ['two encodings', (_, reply) => reply.setHeader('content-encoding', 'identity, gzip').end(PNG), 'unreachable'],
    ['gzip that says nothing', (_, reply) => reply.end(gzipSync(PNG)), 'no-picture'],
    ['a redirect to nowhere', (_, reply) => reply.writeHead(302).end(PNG), 'unreachable'],
    ['a redirect to nonsense', (_, reply) => reply.writeHead(302, { location: 'http://[' }).end(), 'unreachable'],
    ['too long, as it says', (_, reply) => reply.end(Buffer.concat([PNG, Buffer.alloc(100)])), 'too-large'],
    ['a connection that is cut', (_, reply) => reply.write(PNG, () => reply.destroy()), 'unreachable'],
    ['no HTTP', ({ socket }) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'), 'unreachable'],
    [
      'another protocol',
      ({ socket }) => socket.end('HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      'unreachable',
    ],
    ['endless headers', ({ socket }) => socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`), 'unreachable'],
    [
      'shorter than it says',
      (_, reply) => reply.setHeader('content-length', 100).write(PNG, () => reply.socket?.end()),
      'unreachable',
    ],
  ])('%s', async (_, answer, why) => {
    const server = await start(answer)
    await expect(fetchWith({ maxBytes: 100 })(server.at('/'), never)).rejects.toEqual(fault(why))
  })

  it('unread, and its connection is closed', async () => {
    const server = await start((_, reply) => void reply.writeHead(404).write(PNG))
    await expect(fetchPicture(server.at('/'), never)).rejects.toEqual(fault('unreachable'))
    await vi.waitFor(() => expect(server.closed()).toBe(1))
  })

  it('as soon as it is too long, where it doesn’t say how long it is', async () => {
    const server = await start((_, reply) => {
      const more = () => reply.destroyed || reply.write(PNG, more)
      more()
    })
    await expect(fetchWith({ maxBytes: 10_000 })(server.at('/'), never)).rejects.toEqual(fault('too-large'))
    await vi.waitFor(() => expect(server.closed()).toBe(1))
  })

  it('with no more than 20 MB', async () => {
    const data = Buffer.concat([PNG, Buffer.alloc(20 * 1024 * 1024 - PNG.length)])
    const server = await start(({ url }, reply) => reply.end(url === '/1' ? data : Buffer.concat([data, Buffer.of(0)])))
    expect(await fetchPicture(server.at('/1'), never)).toHaveLength(22 + Math.ceil(data.length / 3) * 4)
    await expect(fetchPicture(server.at('/2'), never)).rejects.toEqual(fault('too-large'))
  })
})

describe('a fetch ends in time', () => {
  const drip: RequestListener = (_, reply) => {
    reply.write(PNG)
    const timer = setInterval(() => reply.write('.'), 5)
    reply.on('close', () => clearInterval(timer))
  }
  it.each<[what: string, answer: RequestListener]>([
    ['that never replies', () => {}],
    ['that drips', drip],
    ['that sends its redirect and stops', (_, reply) => reply.writeHead(302, { location: '/' }).write('x')],
    [
      'that says again and again that it will',
      (_, reply) => {
        const timer = setInterval(() => reply.writeProcessing(), 5)
        reply.on('close', () => clearInterval(timer))
      },
    ],
  ])('of a server %s', async (_, answer) => {
    const server = await start(answer)
    await expect(fetchWith({ maxMs: 100 })(server.at('/'), never)).rejects.toEqual(fault('unreachable'))
    await vi.waitFor(() => expect(server.closed()).toBe(server.asked.length))
  })

  it('of a name that nobody answers for', async () => {
    const resolve = (_: string, signal: AbortSignal) =>
      new Promise<string[]>((done) => signal.addEventListener('abort', () => done([])))
    await expect(fetchWith({ resolve, maxMs: 10 })('http://slow.example.org/', never)).rejects.toEqual(
      fault('unreachable'),
    )
  })

  it('with the request that it is for', async () => {
    const request = new AbortController()
    const server = await start((_, reply) => {
      reply.write(PNG)
      request.abort(new Error('gone'))
    })
    await expect(fetchPicture(server.at('/'), request.signal)).rejects.toThrow('gone')
    await vi.waitFor(() => expect(server.closed()).toBe(1))
    await expect(fetchPicture(server.at('/'), request.signal)).rejects.toThrow('gone')
    expect(server.asked).toEqual(['/'])
  })
})

describe('where it connects to', () => {
  it('is what was looked at, though the name leads elsewhere a moment later', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.2']]
    const resolve = vi.fn(async () => answers.shift() ?? [])
    const server = await start((_, reply) => reply.end(PNG))
    // Nobody else knows this name: a second look-up, by whomever, would find nothing.
    expect(await fetchWith({ resolve })(server.at('/', 'rebind.example.org'), never)).toBe(PNG_URL)
    expect(resolve).toHaveBeenCalledTimes(1)
    await expect(fetchWith({ resolve })(server.at('/', 'rebind.example.org'), never)).rejects.toEqual(
      fault('unreachable'),
    )
    expect(server.asked).toEqual(['/'])
  })

  it('is the name’s own, with the dot of the root too', async () => {
    const resolve = vi.fn(here)
    const server = await start((_, reply) => reply.end(PNG))
    expect(await fetchWith({ resolve })(server.at('/', 'Pictures.Example.org.'), never)).toBe(PNG_URL)
    expect(resolve).toHaveBeenCalledWith('pictures.example.org', expect.any(AbortSignal))
  })

  it('is looked at anew after a redirect to the same name', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.2']]
    const resolve = async () => answers.shift() ?? []
    const server = await start((_, reply) => reply.writeHead(302, { location: '/secret' }).end())
    await expect(fetchWith({ resolve })(server.at('/'), never)).rejects.toEqual(fault('unreachable'))
    expect(server.asked).toEqual(['/'])
  })

  it('is none when one of a name’s addresses is inside', async () => {
    const resolve = async () => ['127.0.0.1', '127.0.0.2']
    const server = await start((_, reply) => reply.end(PNG))
    await expect(fetchWith({ resolve })(server.at('/'), never)).rejects.toEqual(fault('unreachable'))
    expect(server.asked).toEqual([])
  })

  it('is one of a name’s first addresses, though there are thousands', async () => {
    const resolve = async () => Array.from({ length: 4000 }, () => '127.0.0.1')
    const isAllowed = vi.fn(isHere)
    const server = await start((_, reply) => reply.end(PNG))
    expect(await fetchWith({ resolve, isAllowed })(server.at('/'), never)).toBe(PNG_URL)
    expect(isAllowed).toHaveBeenCalledTimes(20)
  })

  it('is the next address where the first doesn’t answer', async () => {
    const resolve = async () => ['127.0.0.3', '127.0.0.1']
    const server = await start((_, reply) => reply.end(PNG))
    expect(await fetchWith({ resolve, isAllowed: () => true })(server.at('/'), never)).toBe(PNG_URL)
  })

  it.each(['http://127.0.0.1', 'http://2130706433', 'http://0x7f.1', 'http://017700000001', 'http://127.0.0.1.'])(
    'is an address by itself, however it is written: %s',
    async (origin) => {
      const server = await start((_, reply) => reply.end(PNG))
      const resolve = vi.fn(here)
      expect(await fetchWith({ resolve })(`${origin}:${server.port}/`, never)).toBe(PNG_URL)
      expect(resolve).not.toHaveBeenCalled()
    },
  )
})

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('is followed (%i), three times at most', async (status) => {
    const server = await start(({ url = '' }, reply) => {
      const left = Number(url.slice(1))
      if (left === 0) reply.end(PNG)
      else reply.writeHead(status, { location: `/${left - 1}` }).end()
    })
    expect(await fetchPicture(server.at('/3'), never)).toBe(PNG_URL)
    await expect(fetchPicture(server.at('/4'), never)).rejects.toEqual(fault('unreachable'))
    expect(server.asked).toEqual(['/3', '/2', '/1', '/0', '/4', '/3', '/2', '/1'])
  })

  it('takes no cookie, password or referrer along', async () => {
    const server = await start(({ url }, reply) => {
      if (url === '/') reply.writeHead(302, { location: '/there', 'set-cookie': 'id=1' }).end()
      else reply.end(PNG)
    })
    await fetchPicture(server.at('/'), never)
    expect(Object.keys(server.headers[1] ?? {})).toEqual([
      'accept',
      'accept-encoding',
      'user-agent',
      'host',
      'connection',
    ])
  })

  it.each([
    'http://127.0.0.2:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.2]:PORT/',
    '//127.0.0.2:PORT/',
    'http://0x7f000002:PORT/',
    'http://localhost:PORT/',
    'http://metadata.google.internal/',
    'http://me:secret@127.0.0.1:PORT/',
    'file:///etc/passwd',
    'data:image/png;base64,iVBORw0KGgo=',
    'ftp://127.0.0.1/cat.png',
    'gopher://127.0.0.1:PORT/_GET',
  ])('to %s is refused', async (location) => {
    const server = await start((_, reply) =>
      reply.writeHead(302, { location: location.replace('PORT', String(server.port)) }).end(PNG),
    )
    const inside = await start((_, reply) => reply.end(PNG), '127.0.0.2')
    await expect(fetchPicture(server.at('/'), never)).rejects.toEqual(fault('unreachable'))
    expect(server.asked).toEqual(['/'])
    expect(inside.asked).toEqual([])
  })
})

describe('without a test’s leave', () => {
  const resolve = vi.fn<(name: string, signal: AbortSignal) => Promise<string[]>>()
  const fetchPublic = createFetchPicture({ resolve, maxMs: 2000 })

  it.each([
    'http://127.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://0:PORT/',
    'http://0.0.0.0:PORT/',
    'http://2130706433:PORT/',
    'http://0x7F000001:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://①②⑦.⓪.⓪.①:PORT/',
    'http://127.0.0.1./',
    'http://127%2e0%2e0%2e1:PORT/',
    'http://[::]:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'http://localhost:PORT/',
    'http://LOCALHOST.:PORT/',
    'http://cat.localhost/',
    'http://metadata/',
    'http://metadata.google.internal./computeMetadata/v1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://me@example.org/',
    'http://:secret@example.org/',
    'file:///etc/passwd',
    'ftp://example.org/cat.png',
    'javascript:alert(1)',
    'blob:http://example.org/1',
    '//example.org/cat.png',
    '/cat.png',
    'cat.png',
    'http://',
    'http://[fe80::1%25lo]/',
    `https://example.org/${'a'.repeat(8000)}`,
    'iVBORw0KGgoAAAANSUhEUg',
    '',
  ])('%s is not even looked up', async (address) => {
    const server = await start((_, reply) => reply.end(PNG))
    await expect(fetchPublic(address.replace('PORT', String(server.port)), never)).rejects.toEqual(fault('unreachable'))
    expect(resolve).not.toHaveBeenCalled()
    expect(server.asked).toEqual([])
  })

  it.each([
    ['this machine', '127.0.0.1'],
    ['a private network', '10.0.0.1'],
    ['metadata', '169.254.169.254'],
    ['this machine', '::1'],
    ['a private network', 'fd00::1'],
    ['nothing', undefined],
  ])('a name that leads to %s is refused: %s', async (_, address) => {
    resolve.mockResolvedValueOnce(address === undefined ? [] : [address])
    await expect(fetchPublic('http://cat.example.org/', never)).rejects.toEqual(fault('unreachable'))
  })
})
