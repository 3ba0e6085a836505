import type { NextConfig } from 'next'

const config: NextConfig = {
  // The folder of this file is the root, whatever lies above it.
  turbopack: {
    root: import.meta.dirname,
    // Half of the parser of Markdown is tables that every browser has; half of zod is what nobody here asks for.
    resolveAlias: {
      'zod/mini': { browser: './lib/client/lean/zod-mini.ts' },
      entities: { browser: './lib/client/lean/entities.ts' },
      'punycode.js': { browser: './lib/client/lean/punycode.ts' },
      'uc.micro': { browser: './lib/client/lean/unicode-classes.ts' },
    },
  },
  outputFileTracingRoot: import.meta.dirname,
  poweredByHeader: false,
  // No page has one to be made smaller, and whoever asks for that keeps a processor busy.
  images: { unoptimized: true },
  typedRoutes: true,
  // `npm test` checks the types, of the tests too; a start needn't wait for that.
  typescript: { ignoreBuildErrors: true },
  // One copy for all bundles: an error of the SDK's thrown in one must be known as such in another.
  serverExternalPackages: ['openai', 'pg', 'pg-boss', 'pino', 'sharp', '@fastify/busboy', 'file-type', 'yauzl'],
  headers: async () => [
    // A page names the scripts of its build: kept by a proxy, it would outlive them. What else is said of replies is in
    // scripts/server/security-headers.ts, for it is drawn anew for each.
    { source: '/((?!_next/|api/|frame/diagram/).*)', headers: [{ key: 'Cache-Control', value: 'private, no-cache' }] },
    // Said here and not by the route, whose own word for it Next doesn't look at when it decides what to make smaller.
    {
      source: '/frame/diagram/:file+',
      headers: [{ key: 'Content-Type', value: 'text/javascript; charset=utf-8' }],
    },
  ],
}

export default config
