import 'server-only'
import { createItems, deleteItem, listItems, retrieveItem } from './conversations/conversation-items.ts'
import {
  createConversation,
  deleteConversation,
  retrieveConversation,
  updateConversation,
} from './conversations/conversations.ts'
import type { Endpoint } from './endpoint/call.ts'
import { createFile, deleteFile, listFiles, readFileContent, retrieveFile } from './files/files.ts'
import { listModels, retrieveModel } from './models/models.ts'
import { compactInput } from './responses/compact-input.ts'
import type { ResponsesContext } from './responses/context.ts'
import { createResponse } from './responses/create-response.ts'
import { countInputTokens } from './responses/input-tokens.ts'
import { cancelResponse, deleteResponse, listInputItems, retrieveResponse } from './responses/stored-responses.ts'

/** Every endpoint there is; `*` stands for one id. */
const routes: readonly (readonly [method: string, path: string, endpoint: Endpoint<ResponsesContext>])[] = [
  ['POST', '/conversations', createConversation],
  ['GET', '/conversations/*', retrieveConversation],
  ['POST', '/conversations/*', updateConversation],
  ['DELETE', '/conversations/*', deleteConversation],
  ['POST', '/conversations/*/items', createItems],
  ['GET', '/conversations/*/items', listItems],
  ['GET', '/conversations/*/items/*', retrieveItem],
  ['DELETE', '/conversations/*/items/*', deleteItem],
  ['POST', '/responses', createResponse],
  ['POST', '/responses/input_tokens', countInputTokens],
  ['POST', '/responses/compact', compactInput],
  ['GET', '/responses/*', retrieveResponse],
  ['DELETE', '/responses/*', deleteResponse],
  ['POST', '/responses/*/cancel', cancelResponse],
  ['GET', '/responses/*/input_items', listInputItems],
  ['POST', '/files', createFile],
  ['GET', '/files', listFiles],
  ['GET', '/files/*', retrieveFile],
  ['DELETE', '/files/*', deleteFile],
  ['GET', '/files/*/content', readFileContent],
  ['GET', '/models', listModels],
  ['GET', '/models/*', retrieveModel],
]

/** The endpoint for a path below `/v1` and the ids in that path; null when there is none. */
export function matchRoute(
  method: string,
  path: string,
): { endpoint: Endpoint<ResponsesContext>; ids: string[] } | null {
  const segments = path.split('/')
  for (const [routeMethod, pattern, endpoint] of routes) {
    if (routeMethod !== method) continue
    const ids = matchPath(pattern.split('/'), segments)
    if (ids !== null) return { endpoint, ids }
  }
  return null
}

function matchPath(pattern: string[], segments: string[]): string[] | null {
  if (pattern.length !== segments.length) return null
  const ids: string[] = []
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? ''
    if (part === '*' && segment !== '') ids.push(decode(segment))
    else if (part !== segment) return null
  }
  return ids
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
