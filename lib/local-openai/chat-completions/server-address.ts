import 'server-only'

type Address = {
  url: string
  apiKey: string | null
}

/** What people copy along with an address: the endpoint itself, a neighbour of it, or one of Ollama's own. */
const ENDPOINTS = [
  /\/(chat\/)?completions$/,
  /(?<=\/v\d\w*)\/(chat|models|responses|embeddings)$/,
  /\/api\/(chat|generate|tags)$/,
]

/** Under which addresses Chat Completions may stand where `url` is given: as it is, or without the `/v1` that belongs to it. */
export function baseUrls(url: string): string[] {
  const given = new URL(url)
  const path = ENDPOINTS.reduce((left, endpoint) => left.replace(endpoint, ''), trimmed(given.pathname))
  const paths = /\/v\d/.test(path) ? [path] : [path, `${path}/v1`]
  if (path.endsWith('/api')) paths.push(path.replace(/api$/, 'v1'))
  return paths.map((each) => withPath(given, each))
}

/** The address of an endpoint below `base`, without the name and password that may be in it. */
export function endpointUrl(base: string, path: string): string {
  const url = new URL(base)
  url.username = ''
  url.password = ''
  return withPath(url, trimmed(url.pathname) + path)
}

/** The headers that prove who asks: the key, or else the name and password in the address. */
export function credentials({ url, apiKey }: Address): Record<string, string> {
  if (apiKey !== null) return { authorization: `Bearer ${apiKey}` }
  const { username, password } = new URL(url)
  if (username === '' && password === '') return {}
  return { authorization: `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}` }
}

/** The address as it may be shown: no name, no password, nothing of a query. */
export function shownAddress(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + trimmed(pathname)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const trimmed = (path: string) => path.replace(/\/+$/, '')

function withPath(url: URL, path: string): string {
  const { protocol, username, password, host, search } = url
  const name = username === '' && password === '' ? '' : `${username}:${password}@`
  return `${protocol}//${name}${host}${path}${search}`
}
