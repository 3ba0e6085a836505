/** An HTTP error in OpenAI's envelope. */
export interface Refusal {
  status: number
  headers?: Record<string, string>
  error: { message: string; type: string; param: string | null; code: string | null }
}

interface Details {
  code?: string
  param?: string
  type?: string
  headers?: Record<string, string>
}

export const refusal = (status: number, message: string, { code, param, type, headers }: Details = {}): Refusal => ({
  status,
  headers,
  error: { message, type: type ?? 'invalid_request_error', param: param ?? null, code: code ?? null },
})

/** HTTP 429, with the pause that the provider asks for, if it names one. */
export const tooManyRequests = (headers: { 'retry-after-ms'?: string; 'retry-after'?: string } = {}) =>
  refusal(429, 'Rate limit reached for requests.', { code: 'rate_limit_exceeded', type: 'requests', headers })

export const quotaUsedUp = refusal(429, 'You exceeded your current quota.', {
  code: 'insufficient_quota',
  type: 'insufficient_quota',
})

export const wrongKey = refusal(401, 'Incorrect API key provided.', { code: 'invalid_api_key' })

export const serverError = refusal(500, 'The server had an error while processing your request.', {
  type: 'server_error',
})

export const overloaded = refusal(503, 'The engine is currently overloaded, please try again later.', {
  type: 'service_unavailable_error',
})

/** What a proxy says for a provider that didn't answer it in time. */
export const gatewayTimeout = refusal(504, 'The upstream server is timing out.', { type: 'server_error' })

export const badGateway = refusal(502, 'The upstream server closed the connection.', { type: 'server_error' })

export const conversationLocked = refusal(
  400,
  'Another process is currently operating on this conversation. Please retry in a few seconds.',
  { code: 'conversation_locked', param: 'conversation' },
)

export const conversationNotFound = (id: string) => refusal(404, `Conversation with id '${id}' not found.`)

export const responseNotFound = (id: string) => refusal(404, `Response with id '${id}' not found.`)

export const tooOldToStream = refusal(
  400,
  'This response can no longer be streamed because it is more than 5 minutes old.',
  { param: 'stream' },
)

export class RefusedError extends Error {
  readonly refusal: Refusal

  constructor(refused: Refusal) {
    super(refused.error.message)
    this.refusal = refused
  }
}

export function refuse(refused: Refusal): never {
  throw new RefusedError(refused)
}
