import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

interface Surroundings {
  /** People reach the app by https, through whatever stands before it. */
  isHttps: boolean
  isDevelopment: boolean
}

const always = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** The one page that may stand in a frame, and only in ours: a diagram is drawn in it. */
const DIAGRAM_FRAME = '/frame/diagram'

/** What is asked for from here is never a page, though somebody may open it as one: a picture, or what a tool returned. */
const DATA = '/api/'

/**
 * Says with every reply what a browser may do with it. A script that stands in a page runs only with the number that is drawn
 * for each request: Next finds it in the request's own header of that name, the layout in `x-nonce`.
 */
export function secure(request: IncomingMessage, response: ServerResponse, { isHttps, isDevelopment }: Surroundings) {
  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy(nonce, isDevelopment)
  // Whoever sends these of their own must not choose the number.
  request.headers['content-security-policy'] = policy
  request.headers['x-nonce'] = nonce
  response.setHeader('Content-Security-Policy', policy)
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value)
  if (request.url?.startsWith(DATA)) {
    response.setHeader('Content-Security-Policy', dataPolicy)
    // A browser opens nothing that has no origin and asks for a window of its own.
    response.setHeader('Cross-Origin-Opener-Policy', 'unsafe-none')
  }
  if (request.url?.split('?', 1)[0] === DIAGRAM_FRAME) {
    response.setHeader('Content-Security-Policy', diagramFramePolicy)
    response.setHeader('X-Frame-Options', 'SAMEORIGIN')
  }
  if (isHttps) response.setHeader('Strict-Transport-Security', 'max-age=31536000')
}

/** What a page may load, and from where: only from here. Should a model's answer ever smuggle in an image, it stays unloaded. */
function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    // Development needs eval, styles in the page and a socket for hot reload.
    `script-src 'self' 'nonce-${nonce}'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    // Styles that stand in the page's text are none of ours; those that a script of ours sets on an element are no matter here.
    `style-src 'self'${isDevelopment ? " 'unsafe-inline'" : ''}`,
    "img-src 'self' data: blob:",
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Data may be looked at: it loads nothing, runs nothing, and has no origin. What Next is told by a route doesn't take its place. */
const dataPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

/**
 * What the frame of a diagram may do: run the scripts that come from here, and style what it draws. It has no origin, whoever
 * opens it, and so no cookies and nothing stored; it can't ask any server for anything else.
 */
export const diagramFramePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-scripts',
].join('; ')
