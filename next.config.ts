import type { NextConfig } from 'next'

const config: NextConfig = {
  // Several developers' shells set this; the folder of this file is the root, whatever lies above it.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  poweredByHeader: false,
  typedRoutes: true,
  // `npm test` checks the types, of the tests too; a start needn't wait for that.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg', 'pino'],
}

export default config
