import 'server-only'
import type { ServerState } from '#lib/local-openai/chat-completions/look-at-server.ts'
import { shownAddress } from '#lib/local-openai/chat-completions/server-address.ts'
import type { Env } from '#lib/server/env.ts'

type Setting = Pick<Env, 'MODEL_SERVER_URL' | 'MODEL_SERVER_API_KEY' | 'MODEL_SERVER_MODEL' | 'modelWithoutList'>

/** What was found where the model server should be, and what whoever runs the app does about it: null when nothing is amiss. */
export interface Found {
  found: string
  todo: string | null
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNRESET: 'it closed the connection',
  UND_ERR_SOCKET: 'it closed the connection',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it speaks http, not https',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it speaks http, not https',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted; NODE_EXTRA_CA_CERTS can name one that is',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted; NODE_EXTRA_CA_CERTS can name one that is',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted; NODE_EXTRA_CA_CERTS can name one that is',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  timeout: 'it said nothing in time',
}

const ADDRESS = 'It is the address before /chat/completions, and most often ends in /v1.'

/** What a look at the model server found, in words. */
export function modelServerWords(state: ServerState, env: Setting): Found {
  switch (state.type) {
    case 'listed':
      return { found: listed(state, env), todo: null }
    case 'unlisted':
      return unlisted(state, env)
    case 'refused':
      return refused(state, env)
    case 'unreachable': {
      const { reason } = state
      const why = REASONS[reason] ?? (/^\d+$/.test(reason) ? `a gateway says ${reason}` : reason)
      return { found: `no answer: ${why}`, todo: `Start it, or correct MODEL_SERVER_URL. ${ADDRESS}` }
    }
  }
}

function listed({ url, models }: Extract<ServerState, { type: 'listed' }>, env: Setting): string {
  const wanted = env.MODEL_SERVER_MODEL
  const isListed = models.some(({ id }) => id === wanted)
  const count = models.length === 1 ? '1 model' : `${models.length} models`
  const first = `${wanted ?? models[0]?.id} answers unless another is chosen`
  return [count, first, ...(wanted && !isListed ? ['it is not in the list'] : []), ...elsewhere(url, env)].join('; ')
}

function unlisted({ url, instead, isEmpty }: Extract<ServerState, { type: 'unlisted' }>, env: Setting): Found {
  const name = env.MODEL_SERVER_MODEL ? 'MODEL_SERVER_MODEL' : 'OPENAI_MODEL'
  const answers = env.modelWithoutList === null ? [] : [`${env.modelWithoutList} answers (${name})`]
  const found = [`no list of models: asked for it, it sends ${instead}`, ...answers, ...elsewhere(url, env)].join('; ')
  if (env.modelWithoutList !== null) return { found, todo: null }
  if (isEmpty) return { found, todo: 'Load a model there, or name one in MODEL_SERVER_MODEL.' }
  return { found, todo: `Name a model in MODEL_SERVER_MODEL, or correct MODEL_SERVER_URL. ${ADDRESS}` }
}

function refused({ status, error }: Extract<ServerState, { type: 'refused' }>, env: Setting): Found {
  if (status === 401 || status === 403) {
    return env.MODEL_SERVER_API_KEY
      ? { found: `it refuses the key (${status})`, todo: 'Correct MODEL_SERVER_API_KEY.' }
      : { found: `it wants a key (${status})`, todo: 'Set MODEL_SERVER_API_KEY.' }
  }
  return { found: `it answers with an error (${status}): ${error.message}`, todo: 'Its own log says more.' }
}

/** Where it was found, when that isn't where it was said to be. */
function elsewhere(url: string, env: Setting): string[] {
  const isThere = env.MODEL_SERVER_URL === undefined || shownAddress(url) === shownAddress(env.MODEL_SERVER_URL)
  return isThere ? [] : [`found at ${shownAddress(url)}`]
}
