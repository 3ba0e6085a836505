import 'server-only'
import { describeCause } from './errors.ts'
import { log } from './log.ts'
import { framesOf } from './log-line.ts'

/**
 * What a library prints becomes a line of the log that says where it was printed, and of an error which it is. Its words are
 * left out: they may quote what somebody sent, at any length.
 */
export function logConsole(): void {
  for (const level of ['error', 'warn'] as const) {
    console[level] = (...args: unknown[]) => {
      const error = args.find((each) => each instanceof Error)
      const at = framesOf(new Error('printed'))
      log()[level]({ err: describeCause(error), at }, 'a library complains')
    }
  }
}
