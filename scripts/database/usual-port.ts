import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

/** The port that this file names, if nobody has it now. */
export async function usualPort(file: string): Promise<number | undefined> {
  const port = readPort(file)
  return port !== undefined && (await isFree(port)) ? port : undefined
}

function readPort(file: string): number | undefined {
  try {
    const port = Number(readFileSync(file, 'utf8'))
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
  } catch {
    return undefined
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
