import { createReadStream } from 'node:fs'
import react from '@vitejs/plugin-react'
import { createViteServer } from 'vitest/node'
import { frameDocument, frameScript } from '#lib/server/diagram-frame.ts'
import { fromRoot, projectRoot } from './base/project.ts'
import { diagramFramePolicy } from './server/security-headers.ts'

const PORT = 3100

// The gallery of tests/gallery: every state of the components, with a network that is mocked in the browser. Nothing of it
// is below app/, so no build of ours has it.
const server = await createViteServer({
  configFile: false,
  root: fromRoot('tests', 'gallery'),
  cacheDir: fromRoot('.cache', 'gallery'),
  plugins: [
    react(),
    {
      name: 'service-worker-of-msw',
      configureServer: ({ middlewares }) => {
        middlewares.use('/mockServiceWorker.js', (_, response) => {
          response.setHeader('content-type', 'text/javascript')
          createReadStream(fromRoot('node_modules', 'msw', 'lib', 'mockServiceWorker.js')).pipe(response)
        })
      },
    },
    {
      name: 'frame-of-diagrams',
      configureServer: ({ middlewares }) => {
        middlewares.use('/frame/diagram', async ({ url = '/' }, response) => {
          const isDocument = url === '/'
          response.setHeader('content-type', isDocument ? 'text/html' : 'text/javascript')
          if (isDocument) response.setHeader('content-security-policy', diagramFramePolicy)
          else response.setHeader('access-control-allow-origin', '*')
          response.end(isDocument ? frameDocument() : await frameScript(url.slice(1).split('/')))
        })
      },
    },
  ],
  css: { postcss: projectRoot },
  resolve: {
    alias: {
      'next/dynamic': fromRoot('tests', 'gallery', 'next-dynamic.tsx'),
      'next/navigation': fromRoot('tests', 'gallery', 'next-navigation.ts'),
    },
  },
  server: { port: Number(process.env.PORT ?? PORT), host: 'localhost', fs: { allow: [projectRoot] } },
})
await server.listen()
server.printUrls()
