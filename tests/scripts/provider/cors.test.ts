import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import OpenAI from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { withCors } from '#scripts/provider/cors.ts'
import { fetchListener } from '#scripts/provider/fetch-listener.ts'

const PAGE = 'https://app.example'

let server: Server
const asked: string[] = []

/** A provider that answers as its path says, behind a port. */
async function serve(origins: string[]): Promise<string> {
  asked.length = 0
  const handle = async (request: Request) => {
    asked.push(request.method)
    const status = Number(new URL(request.url).pathname.slice(1))
    return Response.json({ status }, { status, headers: { 'x-request-id': 'req_1', 'retry-after': '1' } })
  }
  server = createServer(fetchListener(withCors(handle, origins)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** The headers that a browser asks beforehand with. */
const preflight = (origin: string, headers?: string) => ({
  method: 'OPTIONS',
  headers: {
    ...{ origin, 'access-control-request-method': 'POST' },
    ...(headers && { 'access-control-request-headers': headers }),
  },
})

const allowances = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')))

/** Which headers the SDK sends in a browser. */
async function headersOfTheSdk(): Promise<string> {
  const names: string[] = []
  const client = new OpenAI({
    ...{ apiKey: 'key', baseURL: 'http://local.invalid/v1', maxRetries: 0, dangerouslyAllowBrowser: true },
    fetch: async (url, init) => {
      names.push(...new Request(url, init).headers.keys())
      return Response.json({})
    },
  })
  await client.conversations.create({})
  return names.join(',')
}

describe('a preflight', () => {
  it('is answered without the provider being asked, with every header that the SDK sends', async () => {
    const url = await serve([PAGE])
    const wanted = await headersOfTheSdk()
    expect(wanted).toMatch(/authorization.*content-type.*x-stainless-/)
    const reply = await fetch(`${url}/200`, preflight(PAGE, wanted))
    expect([reply.status, await reply.text(), asked]).toEqual([204, '', []])
    expect(allowances(reply)).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-allow-headers': wanted,
      'access-control-max-age': '7200',
    })
    expect(reply.headers.get('vary')).toBe('Origin')
  })

  it('may ask for no headers', async () => {
    const reply = await fetch(`${await serve([PAGE])}/200`, preflight(PAGE))
    expect(reply.status).toBe(204)
    expect(allowances(reply)).not.toHaveProperty('access-control-allow-headers')
  })

  it.each([
    ['of another page', [PAGE], 'https://evil.example'],
    ['of the same host by another scheme', [PAGE], 'http://app.example'],
    ['of another port', [PAGE], `${PAGE}:8443`],
    ['of what only begins alike', [PAGE], `${PAGE}.evil.example`],
    ['of nowhere', [PAGE], 'null'],
    ['where no page may ask', [], PAGE],
  ])('%s is allowed nothing', async (_, origins, origin) => {
    const reply = await fetch(`${await serve(origins)}/404`, preflight(origin, 'authorization'))
    expect([reply.status, allowances(reply)]).toEqual([404, {}])
  })
})

describe('a reply', () => {
  it.each([200, 400, 401, 404, 429, 500, 503])(
    'with %d can be read by its page, what can be counted on too',
    async (status) => {
      const reply = await fetch(`${await serve(['https://other.example', PAGE])}/${status}`, {
        headers: { origin: PAGE },
      })
      expect(reply.status).toBe(status)
      expect(await reply.json()).toEqual({ status })
      expect(reply.headers.get('access-control-allow-origin')).toBe(PAGE)
      expect(reply.headers.get('access-control-expose-headers')?.split(', ')).toEqual(
        expect.arrayContaining([
          'x-request-id',
          'openai-processing-ms',
          'retry-after',
          'retry-after-ms',
          'x-should-retry',
        ]),
      )
      expect(reply.headers.get('vary')).toBe('Origin')
    },
  )

  it('can be read by every page where all may', async () => {
    const url = await serve(['*'])
    for (const headers of [{}, { origin: PAGE }, { origin: 'null' }] as HeadersInit[]) {
      expect((await fetch(`${url}/200`, { headers })).headers.get('access-control-allow-origin')).toBe('*')
    }
    expect((await fetch(`${url}/200`, preflight(PAGE, 'authorization'))).status).toBe(204)
  })

  it('allows a strange page nothing, and says that it would be another for another page', async () => {
    const url = await serve([PAGE])
    for (const headers of [{}, { origin: 'https://evil.example' }] as HeadersInit[]) {
      const reply = await fetch(`${url}/200`, { headers })
      expect(allowances(reply)).toEqual({})
      expect(reply.headers.get('vary')).toBe('Origin')
    }
  })

  it('is as it was where no page may ask', async () => {
    const reply = await fetch(`${await serve([])}/200`, { headers: { origin: PAGE } })
    expect([allowances(reply), reply.headers.get('vary')]).toEqual([{}, null])
  })

  it('to OPTIONS that is no preflight is the provider’s own', async () => {
    const reply = await fetch(`${await serve([PAGE])}/404`, { method: 'OPTIONS', headers: { origin: PAGE } })
    expect([reply.status, asked]).toEqual([404, ['OPTIONS']])
    expect(reply.headers.get('access-control-allow-origin')).toBe(PAGE)
  })
})
