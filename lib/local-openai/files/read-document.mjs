// Runs in a worker of its own (document-text.ts), which is ended when it takes too long or too much memory: what it reads is
// anybody's. Plain JavaScript that no bundler touches.
import { parentPort, workerData } from 'node:worker_threads'
import { readOffice } from './read-office.mjs'
import { readPdf } from './read-pdf.mjs'

/** Told in place of words: `scanned`, `locked`, `damaged`, `too-long`. */
async function read({ bytes, contentType, maxCharacters }) {
  const data = new Uint8Array(bytes)
  const isPdf = contentType === 'application/pdf'
  const found = await (isPdf ? readPdf(data, maxCharacters) : readOffice(Buffer.from(data), maxCharacters))
  if (found.fault || found.text.trim() !== '') return found
  return { fault: 'scanned' }
}

parentPort?.postMessage(await read(workerData).catch(() => ({ fault: 'damaged' })))
