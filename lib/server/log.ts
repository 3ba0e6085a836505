import 'server-only'
import pino from 'pino'
import { env } from './env.ts'
import { cutLine } from './log-line.ts'
import { processWide } from './process-wide.ts'

/** The log: JSON lines on standard output, none of them long. Ids and codes only, never message text, never a secret. */
export const log = () =>
  processWide('parley.log', () => pino({ level: env().LOG_LEVEL, base: undefined, hooks: { streamWrite: cutLine } }))
