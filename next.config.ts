import type { NextConfig } from 'next'

const isDevelopment = process.env.NODE_ENV === 'development'

/** What a page may load, and from where: only from here. Should a model's answer ever smuggle in an image, it stays unloaded. */
const contentSecurityPolicy = [
  "default-src 'self'",
  // Next's own scripts stand in the page; development needs eval and a socket for hot reload.
  `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const securityHeaders = [
  { key: 'Content-Security-Policy', value: contentSecurityPolicy },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
]

const config: NextConfig = {
  // The folder of this file is the root, whatever lies above it.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  poweredByHeader: false,
  // No page has one to be made smaller, and whoever asks for that keeps a processor busy.
  images: { unoptimized: true },
  typedRoutes: true,
  // `npm test` checks the types, of the tests too; a start needn't wait for that.
  typescript: { ignoreBuildErrors: true },
  // One copy for all bundles: an error of the SDK's thrown in one must be known as such in another.
  serverExternalPackages: ['openai', 'pg', 'pg-boss', 'pino'],
  headers: async () => [
    { source: '/:path*', headers: securityHeaders },
    // A page names the scripts of its build: kept by a proxy, it would outlive them.
    { source: '/((?!_next/|api/).*)', headers: [{ key: 'Cache-Control', value: 'no-cache' }] },
  ],
}

export default config
