import 'server-only'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

/** Why a document has no words for a model. */
export type TextFault = 'scanned' | 'locked' | 'damaged' | 'too-long'
export type DocumentText = { text: string; textFault: null } | { text: null; textFault: TextFault }

const TIME_LIMIT_MS = 20_000
const MEMORY_MB = 512
/** More than any model reads at once. */
export const MAX_CHARACTERS = 1_000_000

const FAULTS: readonly string[] = ['scanned', 'locked', 'damaged', 'too-long'] satisfies TextFault[]

/** Not bundled: a worker is a file, and so is what it imports. */
const script = join(/* turbopackIgnore: true */ process.cwd(), 'lib', 'local-openai', 'files', 'read-document.mjs')

/** One after the other: each takes a processor and much memory. */
let line: Promise<unknown> = Promise.resolve()

/** The words of a PDF or an office document, of which nothing is believed; it is given up when it takes too long or too much. */
export function documentText(read: () => Promise<Uint8Array<ArrayBuffer>>, contentType: string): Promise<DocumentText> {
  const mine = line.then(async () => readInWorker(await read(), contentType))
  line = mine.catch(() => {})
  return mine
}

async function readInWorker(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<DocumentText> {
  const { promise: told, resolve } = Promise.withResolvers<unknown>()
  const worker = new Worker(script, {
    workerData: { bytes, contentType, maxCharacters: MAX_CHARACTERS },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    // What a library has to say of somebody's document stands in no log.
    ...{ stdout: true, stderr: true, env: {}, execArgv: [] },
  })
  const timer = setTimeout(() => resolve({ fault: 'too-long' }), TIME_LIMIT_MS)
  worker.once('message', resolve)
  // Of memory it had too little, as a rule.
  worker.once('error', () => resolve({ fault: 'too-long' }))
  worker.once('exit', () => resolve({ fault: 'damaged' }))
  try {
    return asText(await told)
  } finally {
    clearTimeout(timer)
    void worker.terminate()
  }
}

function asText(told: unknown): DocumentText {
  const { text, fault } = told as { text?: unknown; fault?: unknown }
  // No column takes NUL, and no lone surrogate.
  if (typeof text === 'string') return { text: text.replaceAll('\0', '').toWellFormed(), textFault: null }
  return { text: null, textFault: FAULTS.includes(`${fault}`) ? (fault as TextFault) : 'damaged' }
}
