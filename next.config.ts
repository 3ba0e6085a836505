import type { NextConfig } from 'next'

const config: NextConfig = {
  // Several developers' shells set this; the folder of this file is the root, whatever lies above it.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  poweredByHeader: false,
  typedRoutes: true,
  // `npm test` checks the types, of the tests too; a start needn't wait for that.
  typescript: { ignoreBuildErrors: true },
  // One copy for all bundles: an error of the SDK's thrown in one must be known as such in another.
  serverExternalPackages: ['openai', 'pg', 'pino'],
}

export default config
