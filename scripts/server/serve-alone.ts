import type { Server } from 'node:http'
import { handleSignals, nowServing, onShutdown } from '../process/shutdown.ts'
import { listen } from './http-server.ts'

/** Serves from a process of its own, on a port that is free, until that is told to stop; the address is the line that it prints. */
export async function serveAlone(server: Server, path = ''): Promise<void> {
  handleSignals()
  onShutdown(() => server.closeAllConnections())
  const port = await listen(server, { host: '127.0.0.1', port: 0 })
  nowServing()
  console.log(`http://127.0.0.1:${port}${path}`)
}
